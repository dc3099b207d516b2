/** How long to wait before dialling again: exponential, capped, then jittered over the whole range. */

export interface BackoffOptions {
  /** First wait at most. Default 250. */
  readonly baseMs: number;
  /** Any wait at most. Default 20,000. */
  readonly capMs: number;
  /** Health after which the count starts again, from WELCOME. Default 10,000. */
  readonly resetAfterMs: number;
}

export const defaultBackoff: BackoffOptions = { baseMs: 250, capMs: 20_000, resetAfterMs: 10_000 };

/**
 * Full jitter, the cap applied before it: otherwise all clients end at the cap in step
 * (https://aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter).
 *
 * @param attempt failures so far, from 0
 * @param chance in [0, 1)
 */
export function backoffMs(attempt: number, chance: number, { baseMs, capMs }: BackoffOptions = defaultBackoff): number {
  return chance * Math.min(capMs, baseMs * 2 ** Math.min(attempt, 30));
}
