/** Dials, waits, dials again, until the server or the application says stop. */

import type { Clock } from "../peer/clock.ts";
import { type BackoffOptions, backoffMs, defaultBackoff } from "../protocol/backoff.ts";
import { closeCode, type Remedy, remedyOf } from "../protocol/close-code.ts";
import { fixedLimits } from "../protocol/limits.ts";
import type { MaybePromise } from "../rpc/gate.ts";
import type { Connection, ConnectionListener, Dial } from "../transport/connection.ts";

/** What reconnecting is for. */
export interface Dialler {
  /** A socket is up; greet on it. */
  opened(connection: Connection, token: string | undefined): void;
  received: ConnectionListener["received"];
  drained: ConnectionListener["drained"];
  /** The socket is gone; what to do about the session. */
  closed(remedy: Remedy, code: number, reason: string): void;
}

export interface ReconnectOptions {
  readonly dial: Dial;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly chance: () => number;
  readonly token: () => MaybePromise<string | undefined>;
  readonly backoff?: Partial<BackoffOptions>;
}

/** `idle` until the first use; `dialling` until WELCOME; `stopped` for ever. */
type Phase = "idle" | "dialling" | "open" | "waiting" | "stopped";

export class Reconnect {
  readonly #options: ReconnectOptions;
  readonly #backoff: BackoffOptions;
  readonly #dialler: Dialler;
  #phase: Phase = "idle";
  #connection: Connection | undefined;
  #failures = 0;
  #openedAt = Number.POSITIVE_INFINITY;
  #cancelAlarm: () => void = () => {};
  /** What the server said before it closed. */
  #closing: { code: number; reason: string; retryAfterMs?: number } | undefined;

  constructor(dialler: Dialler, options: ReconnectOptions) {
    this.#dialler = dialler;
    this.#options = options;
    this.#backoff = { ...defaultBackoff, ...options.backoff };
  }

  /** Dials, if nobody did yet. */
  start(): void {
    if (this.#phase === "idle") void this.#attempt();
  }

  /** The session is established. */
  welcomed(): void {
    if (this.#phase === "stopped") return; // by somebody who was told first
    this.#cancelAlarm();
    this.#phase = "open";
    this.#openedAt = this.#options.clock.now();
  }

  /** The server says why it is about to close. */
  announced(code: number, reason: string, retryAfterMs?: number): void {
    this.#closing = { code, reason, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  }

  /** The socket was given up on this side. */
  hungUp(code: number, reason: string): void {
    this.#connection = undefined;
    this.#lost(code, reason);
  }

  /** Conditions may be better now: dial at once instead of waiting any longer. */
  hurry(): void {
    if (this.#phase === "waiting") void this.#attempt();
  }

  /** For good; returns the connection that there is, even if it is not open yet. */
  stop(): Connection | undefined {
    const connection = this.#connection;
    this.#cancelAlarm();
    this.#phase = "stopped";
    this.#connection = undefined;
    return connection;
  }

  async #attempt(): Promise<void> {
    this.#cancelAlarm();
    this.#phase = "dialling";
    this.#closing = undefined;
    try {
      const token = await this.#options.token();
      if (this.#phase === "dialling") this.#dial(token);
    } catch (error) {
      if (this.#phase === "dialling") this.#lost(closeCode.internal, `no token: ${String(error)}`);
    }
  }

  #dial(token: string | undefined): void {
    const { clock, dial } = this.#options;
    const connection: Connection = dial({
      opened: () => this.#connection === connection && this.#dialler.opened(connection, token),
      received: (payload) => this.#connection === connection && this.#dialler.received(payload),
      drained: () => this.#connection === connection && this.#dialler.drained(),
      closed: (code, reason) => this.#connection === connection && this.hungUp(code, reason),
    });
    this.#connection = connection;
    this.#alarm(clock.now() + fixedLimits.upgradeMs, () => {
      connection.close(closeCode.heartbeat, "no answer");
      this.hungUp(closeCode.heartbeat, "no answer");
    });
  }

  #lost(code: number, reason: string): void {
    const said = this.#closing ?? { code, reason };
    const remedy = remedyOf(said.code);
    if (this.#phase === "stopped") return;
    if (this.#wasHealthy()) this.#failures = 0;
    this.#phase = remedy === "stop" ? "stopped" : "waiting";
    this.#cancelAlarm();
    this.#dialler.closed(remedy, said.code, said.reason);
    if (this.#phase === "waiting") this.#wait(this.#closing?.retryAfterMs);
  }

  #wait(retryAfterMs: number | undefined): void {
    const { clock, chance } = this.#options;
    const waitMs = Math.max(retryAfterMs ?? 0, backoffMs(this.#failures, chance(), this.#backoff));
    this.#failures += 1;
    this.#alarm(clock.now() + waitMs, () => void this.#attempt());
  }

  /** Counted from WELCOME: a server that opens sockets and refuses sessions is not healthy. */
  #wasHealthy(): boolean {
    const healthyMs = this.#options.clock.now() - this.#openedAt;
    this.#openedAt = Number.POSITIVE_INFINITY;
    return healthyMs >= this.#backoff.resetAfterMs;
  }

  #alarm(at: number, wake: () => void): void {
    this.#cancelAlarm();
    this.#cancelAlarm = this.#options.clock.at(at, wake);
  }
}
