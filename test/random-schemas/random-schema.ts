/** A schema as authors may compose it, with values that fit. */

import type { Random } from "../simulate/random.ts";

export interface RandomSchema {
  /** As an author writes it. */
  readonly text: string;
  /** Values that it takes, as code. */
  readonly values: readonly string[];
  /** It does not only check: it can only go in. */
  readonly changes: boolean;
  /** It may be missing from an object. */
  readonly optional?: boolean;
}

/** Chooses what stands inside. */
export interface Chooser {
  readonly random: Random;
  readonly inner: () => RandomSchema;
  /** One that only checks. */
  readonly pure: () => RandomSchema;
}

export type Make = (chooser: Chooser) => RandomSchema;

export function schemaThat(text: string, ...values: string[]): RandomSchema {
  return { text, values, changes: false };
}

export function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}
