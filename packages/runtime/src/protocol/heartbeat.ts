/** Tells when to ask the peer for a sign of life, and when to give it up. */

import type { HeartbeatTimes } from "./frame.ts";
import { fixedLimits } from "./limits.ts";

export interface HeartbeatOptions {
  /** Silence after which a ping is sent; `Infinity` on the side that only answers, as a client does before WELCOME. */
  readonly pingAfterMs: number;
  /** Silence after which the peer is held dead. */
  readonly deadAfterMs: number;
}

/** A ping out of turn, to which an answer is due soon. Most lines have none out: it weighs nothing then. */
interface Probe {
  readonly sentAt: number;
  /** `Infinity` once that was said. */
  failsAt: number;
}

/** `suspect`: a probe went unanswered, but the peer may still be slow. */
export type Verdict = "quiet" | "ping" | "suspect" | "dead";

export class Heartbeat {
  #options: HeartbeatOptions;
  #heardAt: number;
  /** A ping is out, and nothing was heard since. */
  #pinged = false;
  #pings = 0;
  #probe: Probe | undefined;
  /** Grows with each socket that fell silent behind WELCOME: a large message on a slow line looks like that. */
  #patience = 1;
  #fellSilent = false;
  /** How long the line was seen to keep an answer to a probe: behind a large message, for one. */
  #slownessMs = 0;

  constructor(options: HeartbeatOptions, now: number) {
    this.#options = options;
    this.#heardAt = now;
  }

  /** A new socket is up. */
  begin(now: number): void {
    if (this.#fellSilent) this.#patience = Math.min(2 * this.#patience, fixedLimits.maxPatience);
    this.#fellSilent = false;
    this.heard(now, false);
  }

  /** How many were asked for. */
  get pings(): number {
    return this.#pings;
  }

  /**
   * The client goes by the server's times, and a little behind them. It asks where the server's ping has not come, perhaps
   * because it waits behind a large message, before the server gives it up.
   */
  welcomed({ intervalMs, timeoutMs }: HeartbeatTimes): void {
    const deadAfterMs = intervalMs + timeoutMs + fixedLimits.clientSlackMs;
    this.#options = { pingAfterMs: intervalMs + timeoutMs / 2, deadAfterMs };
  }

  /** Any byte counts as life. @param established it was no greeting, so that the line carries what it has to */
  heard(now: number, established: boolean): void {
    if (established) this.#learn(this.#probe ? now - this.#probe.sentAt : 0);
    this.#heardAt = now;
    this.#pinged = false;
    this.#probe = undefined;
  }

  /** @param expecting something is due from the peer: then silence is looked into much earlier */
  check(now: number, expecting: boolean): Verdict {
    if (now >= this.#deadAt) return this.#silent("dead");
    if (this.#probe && now >= this.#probe.failsAt) {
      this.#probe.failsAt = Number.POSITIVE_INFINITY;
      return this.#silent("suspect");
    }
    if (expecting && now >= this.#heardAt + fixedLimits.probeAfterMs) return this.probe(now);
    if (this.#pinged || now < this.#heardAt + this.#options.pingAfterMs) return "quiet";
    return this.#ping();
  }

  /** Asks at once, out of turn. */
  probe(now: number): "ping" | "quiet" {
    if (this.#probe) return "quiet";
    this.#probe = { sentAt: now, failsAt: now + Math.max(fixedLimits.probeMs * this.#patience, 2 * this.#slownessMs) };
    return this.#ping();
  }

  nextCheck(expecting: boolean): number {
    const never = Number.POSITIVE_INFINITY;
    const probeAt = this.#probe?.failsAt ?? (expecting ? this.#heardAt + fixedLimits.probeAfterMs : never);
    const pingAt = this.#pinged ? never : this.#heardAt + this.#options.pingAfterMs;
    return Math.min(this.#deadAt, probeAt, pingAt);
  }

  #learn(waitedMs: number): void {
    this.#patience = 1;
    this.#fellSilent = false;
    this.#slownessMs = Math.max(waitedMs, this.#slownessMs / 2);
  }

  #ping(): "ping" {
    this.#pinged = true;
    this.#pings += 1;
    return "ping";
  }

  get #deadAt(): number {
    return this.#heardAt + this.#options.deadAfterMs * this.#patience;
  }

  #silent(verdict: "suspect" | "dead"): Verdict {
    this.#fellSilent = true;
    return verdict;
  }
}
