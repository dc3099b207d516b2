/** How a limit is put to the test: something is done to it with a number, and it is said what came of it. */

/** "fine", or what the table of limits says for beyond. */
export type Outcome = string | number;

export interface Attempt {
  /** With one more than the limit. */
  readonly beyond: Outcome;
  /** With just as many as the limit. Default: fine; for times: as beyond, because that is when the clock rings. */
  readonly at?: Outcome;
  /** With one less. Default: fine. */
  readonly below?: Outcome;
  /** Where the real one would take too long, and a server may be told another. */
  readonly limit?: number;
  attempt(n: number): Outcome | Promise<Outcome>;
}

export type Attempts = Readonly<Record<string, Attempt>>;
