/** Dials, waits, dials again, until the server or the application says stop. */

import type { Clock } from "../peer/clock.ts";
import { Backoff, type BackoffOptions } from "../protocol/backoff.ts";
import { closeCode, type Remedy, remedyOf } from "../protocol/close-code.ts";
import type { Payload } from "../protocol/codec.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { thrownText } from "../protocol/thrown-text.ts";
import type { MaybePromise } from "../rpc/gate.ts";
import type { Connection, ConnectionListener, Dial } from "../transport/connection.ts";
import { letGo } from "../transport/let-go.ts";

/** What reconnecting is for. */
export interface Dialler {
  /** A socket is up; greet on it. */
  opened(connection: Connection, token: string | undefined): void;
  received: ConnectionListener["received"];
  drained: ConnectionListener["drained"];
  /** The socket is gone; what to do about the session. */
  closed(remedy: Remedy, code: number, reason: string): void;
  /** There is no token, or the platform refuses to dial. It is tried again. */
  failed(error: unknown): void;
  /** The connection is silent and no other is to be had, or it speaks again. */
  seems(state: "open" | "reconnecting"): void;
}

export interface ReconnectOptions {
  readonly dial: Dial;
  readonly clock: Clock;
  /** In [0, 1). */
  readonly chance: () => number;
  readonly token: () => MaybePromise<string | undefined>;
  readonly backoff?: Partial<BackoffOptions>;
  /** Not before. */
  readonly dialsAt?: number;
}

/** `idle` until the first use; `dialling` until a socket is up; `greeting` until WELCOME; `stopped` for ever. */
type Phase = "idle" | "dialling" | "greeting" | "open" | "waiting" | "stopped";

export class Reconnect {
  readonly #options: ReconnectOptions;
  readonly #backoff: Backoff;
  readonly #dialler: Dialler;
  #phase: Phase = "idle";
  /** Carries the session; while another one is dialled or waited for, it is held dead until it speaks. */
  #connection: Connection | undefined;
  /** Is being dialled. */
  #candidate: Connection | undefined;
  #attempts = 0;
  /** Before it nobody dials, in whatever hurry: a server has said so. */
  #dialsAt: number;
  #cancelAlarm: () => void = () => {};
  #token: string | undefined;
  /** The server said in place of WELCOME that the token has ended. */
  #isSpent = false;
  /** What the server said before it closed. */
  #closing: { code: number; reason: string; retryAfterMs?: number | undefined } | undefined;

  constructor(dialler: Dialler, options: ReconnectOptions) {
    this.#dialler = dialler;
    this.#options = options;
    this.#backoff = new Backoff(options.backoff);
    this.#dialsAt = options.dialsAt ?? 0;
  }

  /** Dials, if nobody did yet. */
  start(): void {
    if (this.#phase !== "idle") return;
    if (this.#mayDial) void this.#attempt();
    else this.#dialAt(this.#dialsAt);
  }

  /** The session is established. */
  welcomed(): void {
    if (this.#phase === "stopped") return; // by somebody who was told first
    this.#opened();
  }

  /** The server says why it is about to close. */
  announced(code: number, reason: string, retryAfterMs?: number): void {
    this.#closing = { code, reason, retryAfterMs };
  }

  /** The socket was given up on this side. */
  hungUp(code: number, reason: string): void {
    this.#connection = undefined;
    if (this.#isRacing && !this.#closing && remedyOf(code) === "resume") this.#dialler.closed("resume", code, reason);
    else this.#lost(code, reason);
  }

  /** The connection may be dead: another one is dialled beside it, and the first of the two that speaks carries on. */
  race(): void {
    if (this.#phase !== "open") return;
    this.#backoff.lost(this.#options.clock.now());
    void this.#attempt();
  }

  /** Conditions may be better now: dial at once instead of waiting any longer. */
  hurry(): void {
    if (this.#phase === "waiting" && this.#mayDial) void this.#attempt();
  }

  /** For good. What is being dialled is closed; a session closes its own connection. */
  stop(): void {
    this.#cancelAlarm();
    this.#phase = "stopped";
    this.#connection = undefined;
    this.#drop();
  }

  async #attempt(): Promise<void> {
    this.#phase = "dialling";
    this.#closing = undefined;
    this.#attempts += 1;
    const attempt = this.#attempts;
    const isCurrent = () => this.#phase === "dialling" && this.#attempts === attempt;
    const fail = (error: unknown) => {
      if (!isCurrent()) return;
      this.#failed(closeCode.internal, thrownText(error));
      this.#dialler.failed(error);
    };
    this.#timeout(() => fail(new Error("no token came in time")));
    try {
      const token = await this.#options.token();
      if (!isCurrent()) return;
      if (this.#isSpent && token === this.#token) this.#lost(closeCode.unauthenticated, "the token has expired");
      else this.#dial(token);
    } catch (error) {
      fail(error);
    }
  }

  #dial(token: string | undefined): void {
    this.#token = token;
    const early: (() => void)[] = []; // an application's own dial may tell of a connection that we do not have yet
    let isEarly = true;
    const told = (happening: () => void) => (isEarly ? early.push(happening) : happening());
    const connection: Connection = this.#options.dial({
      opened: () => told(() => this.#candidate === connection && this.#greet(connection, token)),
      received: (payload) => this.#connection === connection && this.#received(payload),
      drained: () => this.#connection === connection && this.#dialler.drained(),
      closed: (code, reason) => told(() => this.#closed(connection, code, reason)),
    });
    isEarly = false;
    this.#candidate = connection;
    this.#await(connection);
    for (const happening of early) happening();
  }

  #greet(connection: Connection, token: string | undefined): void {
    const silent = this.#connection;
    if (silent) {
      this.#connection = undefined;
      letGo(silent, closeCode.heartbeat, "no answer");
      this.#dialler.closed("resume", closeCode.heartbeat, "no answer");
      if (this.#candidate !== connection) return; // somebody who was told has stopped it
    }
    this.#connection = connection;
    this.#candidate = undefined;
    this.#phase = "greeting";
    this.#await(connection); // a server that admits nobody in time says so
    this.#dialler.opened(connection, token);
  }

  #await(connection: Connection): void {
    this.#timeout(() => {
      letGo(connection, closeCode.heartbeat, "no answer");
      this.#closed(connection, closeCode.heartbeat, "no answer");
    });
  }

  /** If there is a connection, that is. */
  get #isRacing(): boolean {
    return this.#phase === "dialling" || this.#phase === "waiting";
  }

  #received(payload: Payload): void {
    if (this.#isRacing) {
      this.#opened(); // it was only slow
      this.#dialler.seems("open");
    }
    this.#dialler.received(payload);
  }

  #opened(): void {
    this.#cancelAlarm();
    this.#drop();
    this.#phase = "open";
    this.#backoff.opened(this.#options.clock.now());
  }

  #drop(): void {
    letGo(this.#candidate, closeCode.normal, "");
    this.#candidate = undefined;
  }

  #closed(connection: Connection, code: number, reason: string): void {
    if (connection === this.#connection) return this.hungUp(code, reason);
    if (connection !== this.#candidate) return;
    this.#candidate = undefined;
    this.#failed(code, reason);
  }

  /** No other connection is to be had now; one that is held dead may speak yet. */
  #failed(code: number, reason: string): void {
    if (!this.#connection) return this.#lost(code, reason);
    this.#wait();
    this.#dialler.seems("reconnecting");
  }

  #lost(code: number, reason: string): void {
    const said = this.#closing ?? { code, reason };
    const remedy = remedyOf(said.code);
    if (this.#phase === "stopped") return;
    this.#isSpent = this.#phase === "greeting" && remedy === "new-token";
    this.#backoff.lost(this.#options.clock.now());
    this.#phase = remedy === "stop" ? "stopped" : "waiting";
    this.#cancelAlarm();
    this.#drop();
    this.#dialler.closed(remedy, said.code, said.reason);
    if (this.#phase === "waiting") this.#wait();
  }

  #wait(): void {
    const { clock, chance } = this.#options;
    const now = clock.now();
    const retryAfterMs = this.#closing?.retryAfterMs ?? 0;
    this.#dialsAt = now + retryAfterMs;
    // On top of it: clients that were told the same at the same time must not come back at the same time.
    this.#dialAt(this.#backoff.next(now, chance()) + retryAfterMs);
  }

  get #mayDial(): boolean {
    return this.#options.clock.now() >= this.#dialsAt;
  }

  #dialAt(at: number): void {
    this.#phase = "waiting";
    this.#alarm(at, () => void this.#attempt());
  }

  #timeout(end: () => void): void {
    const slackMs = this.#phase === "greeting" ? fixedLimits.clientSlackMs : 0;
    this.#alarm(this.#options.clock.now() + fixedLimits.upgradeMs + slackMs, end);
  }

  #alarm(at: number, wake: () => void): void {
    this.#cancelAlarm();
    this.#cancelAlarm = this.#options.clock.at(at, wake);
  }
}
