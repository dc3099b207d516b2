/** When to dial again: in spans that double up to a cap, each client at a place of its own in all of them. */

export interface BackoffOptions {
  /** First wait at most. Default 250. */
  readonly baseMs: number;
  /** Any wait at most. Default 20,000. */
  readonly capMs: number;
  /** Health after which the count starts again, from WELCOME. Default 10,000. */
  readonly resetAfterMs: number;
}

/**
 * Chance decides once for an outage. Were each wait left to chance, the clients would crowd into the moment in which the server is
 * back: ten times the mean was measured. As it is they are spread over the outage's own length, whenever it ends, at 1.44 times
 * the mean (1 / ln 2) where they are closest; and a dial that hangs, for all at once, moves nobody's place.
 */
export class Backoff {
  readonly #options: BackoffOptions;
  #failures = 0;
  /** In [0, 1); `undefined` if there was no failure since a connection stood. */
  #place: number | undefined;
  #dialAt = 0;
  #openedAt = Number.POSITIVE_INFINITY;

  constructor({ baseMs = 250, capMs = 20_000, resetAfterMs = 10_000 }: Partial<BackoffOptions> = {}) {
    if (!(baseMs >= 0 && capMs >= 0)) throw new TypeError(`backoff: baseMs is ${baseMs}, capMs is ${capMs}`); // it would dial all the time
    this.#options = { baseMs, capMs, resetAfterMs };
  }

  /** Counted from WELCOME: a server that opens sockets and refuses sessions is not healthy. */
  opened(now: number): void {
    this.#openedAt = now;
    this.#place = undefined;
  }

  /** The connection is gone, or may be. */
  lost(now: number): void {
    if (now - this.#openedAt >= this.#options.resetAfterMs) this.#failures = 0;
    this.#openedAt = Number.POSITIVE_INFINITY;
  }

  /** When to dial, after a failure. @param chance in [0, 1) */
  next(now: number, chance: number): number {
    if (this.#place === undefined) {
      this.#place = chance;
      this.#dialAt = now + this.#span(this.#failures++) * (2 ** chance - 1);
    } else {
      // Alarms ring early by less than 1 ms; what was still to come when somebody was in a hurry is still to come.
      while (this.#dialAt < now + 1) this.#dialAt += Math.max(1, this.#span(this.#failures++ - 1 + this.#place));
    }
    return this.#dialAt;
  }

  #span(doublings: number): number {
    const { baseMs, capMs } = this.#options;
    return Math.min(capMs, baseMs * 2 ** Math.min(doublings, 30));
  }
}
