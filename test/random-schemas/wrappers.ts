/** Schemas around one other: what may be missing, what is filled in, what is told of it, what changes it. */

import { codecs } from "./leaves.ts";
import { type Make, type RandomSchema, schemaThat } from "./random-schema.ts";

export const optional: Make = ({ random, inner }) => {
  const one = inner();
  const values = one.values.slice(0, 2);
  if (random.chance(0.2)) return { ...one, text: `z.exactOptional(${one.text})`, values, optional: true };
  const text = random.pick([`${one.text}.optional()`, `z.optional(${one.text})`, `${one.text}.nullish()`]);
  return { ...one, text, values: [...values, "undefined"], optional: true };
};

const nullable: Make = ({ inner }) => {
  const one = inner();
  return { ...one, text: `${one.text}.nullable()`, values: [...one.values.slice(0, 2), "null"], optional: false };
};

/** It takes what it took before. */
const marked: Make = ({ random, inner }) => {
  const one = inner();
  const { text } = one;
  const ways = [
    `${text}.brand<"Mark">()`,
    `${text}.describe("says */ what")`,
    `${text}.meta({ title: "t" })`,
    `${text}.refine(() => true)`,
    `${text}.superRefine(async () => {})`,
    `z.lazy(() => ${text})`,
  ];
  if (!text.includes("bytes()")) ways.push(`${text}.readonly()`); // zod freezes it, and no view can be frozen
  return { ...one, text: random.pick(ways) };
};

/** Checked twice, or no longer allowed to be missing. */
const checkedAgain: Make = ({ random, inner }) => {
  const one = inner();
  const values = definedValues(one);
  if (values.length === 0 || random.chance(0.5))
    return { ...one, text: `${one.text}.pipe(z.any())`, changes: true, optional: false };
  return { ...one, text: `${one.text}.optional().nonoptional()`, values, optional: false };
};

const filledIn: Make = ({ random, pure }) => {
  const one = pure();
  const [first, second] = definedValues(one);
  if (first === undefined) return one;
  const way = random.pick(["default", "prefault", "catch"]);
  const text = `${one.text}.${way}(${first} as never)`;
  const values = [first, second ?? first];
  if (way === "catch") return { ...one, text, values, optional: false }; // no type lets undefined in, which zod would take
  return { ...one, text, values: [...values, "undefined"], optional: true };
};

function definedValues({ values }: RandomSchema): string[] {
  return values.filter((value) => value !== "undefined");
}

/** What comes out is something else than what goes in, and there is no way back. */
export const changing: Make = ({ random, pure }) => {
  const one = random.pick<RandomSchema>([
    ...codecs,
    schemaThat("z.string().transform((text) => text.length)", '"abc"'),
    wrappedInArray(pure()),
    preprocessed(pure()),
  ]);
  return { ...one, changes: true };
};

function wrappedInArray(one: RandomSchema): RandomSchema {
  return { ...one, text: `${one.text}.transform((value) => [value])` };
}

function preprocessed(one: RandomSchema): RandomSchema {
  return { ...one, text: `z.preprocess((value) => value, ${one.text})` };
}

export const wrappers: readonly Make[] = [optional, nullable, marked, marked, checkedAgain, filledIn];
