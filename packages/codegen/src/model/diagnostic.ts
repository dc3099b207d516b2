/** A complaint about a contract: what is wrong, where, and how to mend it. */

import type { Place } from "./place.ts";

/** What is wrong with a contract, where, and what helps. */
export interface Diagnostic {
  /** Names the rule, for those who look it up or silence it. */
  readonly rule: string;
  readonly severity: "error" | "warning";
  /** What is wrong, in one line. */
  readonly message: string;
  /** How to mend it. */
  readonly help: string;
  /** Left out where no place in a file is to blame. */
  readonly place?: Place;
}

export function isError({ severity }: Diagnostic): boolean {
  return severity === "error";
}
