/** Tells when to ask the peer for a sign of life, and when to give it up. */

import type { HeartbeatTimes } from "./frame.ts";
import { fixedLimits } from "./limits.ts";

export interface HeartbeatOptions {
  /** Silence after which a ping is sent; `Infinity` on the side that only answers. */
  readonly pingAfterMs: number;
  /** Silence after which the peer is held dead. */
  readonly deadAfterMs: number;
}

/** `suspect`: a probe went unanswered, but the peer may still be slow. */
export type Verdict = "quiet" | "ping" | "suspect" | "dead";

export class Heartbeat {
  #options: HeartbeatOptions;
  #heardAt: number;
  /** A ping is out, and nothing was heard since. */
  #pinged = false;
  /** When the probe that is out has failed; `Infinity` if none is. */
  #probeEndsAt = Number.POSITIVE_INFINITY;

  constructor(options: HeartbeatOptions, now: number) {
    this.#options = options;
    this.#heardAt = now;
  }

  /** The client goes by the server's times, and a little behind them. */
  welcomed({ intervalMs, timeoutMs }: HeartbeatTimes): void {
    this.#options = { ...this.#options, deadAfterMs: intervalMs + timeoutMs + fixedLimits.clientSlackMs };
  }

  /** Any byte counts as life. */
  heard(now: number): void {
    this.#heardAt = now;
    this.#pinged = false;
    this.#probeEndsAt = Number.POSITIVE_INFINITY;
  }

  /** @param expecting something is due from the peer: then silence is looked into much earlier */
  check(now: number, expecting: boolean): Verdict {
    if (now >= this.#heardAt + this.#options.deadAfterMs) return "dead";
    if (now >= this.#probeEndsAt) {
      this.#probeEndsAt = Number.MAX_VALUE; // said once
      return "suspect";
    }
    if (expecting && now >= this.#heardAt + fixedLimits.probeAfterMs) return this.probe(now);
    if (this.#pinged || now < this.#heardAt + this.#options.pingAfterMs) return "quiet";
    this.#pinged = true;
    return "ping";
  }

  /** Asks at once, out of turn. */
  probe(now: number): "ping" | "quiet" {
    if (this.#probeEndsAt < Number.POSITIVE_INFINITY) return "quiet";
    this.#pinged = true;
    this.#probeEndsAt = now + fixedLimits.probeMs;
    return "ping";
  }

  nextCheck(expecting: boolean): number {
    const { pingAfterMs, deadAfterMs } = this.#options;
    const probing = this.#probeEndsAt < Number.POSITIVE_INFINITY;
    const probeAt = expecting && !probing ? this.#heardAt + fixedLimits.probeAfterMs : this.#probeEndsAt;
    const pingAt = this.#pinged ? Number.POSITIVE_INFINITY : this.#heardAt + pingAfterMs;
    return Math.min(this.#heardAt + deadAfterMs, probeAt, pingAt);
  }
}
