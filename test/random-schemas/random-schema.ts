/** A schema as authors may compose it, with values that fit. */

import type { Random } from "../simulate/random.ts";

export interface RandomSchema {
  /** As an author writes it. */
  readonly text: string;
  /** Values that it takes, as code. */
  readonly values: readonly string[];
  /** Values of which some do not fit: zod says which. */
  readonly others?: readonly string[];
  /** It does not only check: it can only go in. */
  readonly changes: boolean;
  /** What a server holds is something else than what crosses, both ways. */
  readonly isCoded?: boolean;
  /** It may be missing from an object. */
  readonly optional?: boolean;
}

/** Chooses what stands inside. */
export interface Chooser {
  readonly random: Random;
  readonly inner: () => RandomSchema;
  /** One that only checks. */
  readonly pure: () => RandomSchema;
  /** Puts something before the schema, under a name that is given back; not there where nothing can be put. */
  readonly declare?: Declare | undefined;
}

export type Declare = (declaration: (name: string) => string) => string;

export type Make = (chooser: Chooser) => RandomSchema;

/** Chooses a value of a schema. */
export type Take = (one: RandomSchema) => string;

export function schemaThat(text: string, ...values: string[]): RandomSchema {
  return { text, values, changes: false };
}

export function times<T>(count: number, make: () => T): T[] {
  return Array.from({ length: count }, make);
}

/** Values made of those of the parts. */
export function madeOf(
  { random }: Chooser,
  count: number,
  make: (take: Take) => string,
): Pick<RandomSchema, "values" | "others"> {
  const fitting: Take = ({ values }) => random.pick(values);
  const any: Take = ({ values, others = [] }) =>
    random.pick(random.chance(0.5) ? [...others, ...values.slice(0, 1)] : values);
  return { values: times(count, () => make(fitting)), others: [make(any)] };
}

/** What a schema is if its parts are. */
export function likeParts(parts: readonly RandomSchema[]): Pick<RandomSchema, "changes" | "isCoded"> {
  return { changes: parts.some(({ changes }) => changes), isCoded: parts.some(({ isCoded }) => isCoded) };
}
