/** How fast a client may go: what it does not use of its rates is kept for a burst. */

import { RpcError } from "../errors.ts";
import type { Clock } from "../peer/clock.ts";
import type { Limits } from "../protocol/server-limits.ts";
import type { Middleware } from "../rpc/middleware.ts";

export type PaceLimits = Pick<Limits, "framesPerSecond" | "callsPerSecond" | "burstMs">;

export class Pace {
  readonly #clock: Clock;
  readonly #callsPerSecond: number;
  readonly #frames: Rate | undefined;
  readonly #calls: Rate | undefined;

  /** Most sessions go as fast as they like, and pay nothing for it. */
  static of(limits: PaceLimits, clock: Clock): Pace | undefined {
    const isBound = Number.isFinite(limits.framesPerSecond) || Number.isFinite(limits.callsPerSecond);
    return isBound ? new Pace(limits, clock) : undefined;
  }

  constructor({ framesPerSecond, callsPerSecond, burstMs }: PaceLimits, clock: Clock) {
    this.#clock = clock;
    this.#callsPerSecond = callsPerSecond;
    if (Number.isFinite(framesPerSecond)) this.#frames = new Rate(framesPerSecond, burstMs, clock.now());
    if (Number.isFinite(callsPerSecond)) this.#calls = new Rate(callsPerSecond, burstMs, clock.now());
  }

  /** How long the next message should have waited; 0 if it may come now. */
  get earlyMs(): number {
    return this.#frames?.waitMs(this.#clock.now()) ?? 0;
  }

  /** A message was taken in, perhaps with more frames than there was room for: the next one waits the longer. */
  took(frames: number): void {
    this.#frames?.spend(frames);
  }

  /** Stands before all others, and only where it has something to do. */
  get middleware(): readonly Middleware[] {
    if (!this.#calls) return [];
    const paced: Middleware = (_ctx, next) => {
      this.begin();
      return next();
    };
    return [paced];
  }

  /**
   * A call or a subscription is about to begin.
   *
   * @throws RpcError RESOURCE_EXHAUSTED
   */
  begin(): void {
    const retryAfterMs = this.#calls?.waitMs(this.#clock.now()) ?? 0;
    if (retryAfterMs > 0)
      throw new RpcError("RESOURCE_EXHAUSTED", `${this.#callsPerSecond} calls a second are allowed`, { retryAfterMs });
    this.#calls?.spend(1);
  }
}

class Rate {
  readonly #perMs: number;
  readonly #most: number;
  #left: number;
  #filledAt: number;

  constructor(perSecond: number, burstMs: number, now: number) {
    this.#perMs = perSecond / 1000;
    this.#most = Math.max(1, this.#perMs * burstMs);
    this.#left = this.#most;
    this.#filledAt = now;
  }

  /** Whole milliseconds. */
  waitMs(now: number): number {
    this.#left = Math.min(this.#most, this.#left + (now - this.#filledAt) * this.#perMs);
    this.#filledAt = now;
    return this.#left >= 1 ? 0 : Math.ceil((1 - this.#left) / this.#perMs);
  }

  spend(times: number): void {
    this.#left -= times;
  }
}
