/** Arrays, tuples, records, maps, sets and unions. */

import { leaves } from "./leaves.ts";
import { type Chooser, type Make, type RandomSchema, times } from "./random-schema.ts";

function some({ random }: Chooser, { values }: RandomSchema, most: number): string[] {
  return times(random.between(0, most), () => random.pick(values));
}

const array: Make = (chooser) => {
  const one = chooser.inner();
  return {
    text: chooser.random.chance(0.5) ? `z.array(${one.text})` : `${one.text}.array().max(5)`,
    values: times(3, () => `[${some(chooser, one, 3).join(", ")}]`),
    changes: one.changes,
  };
};

const tuple: Make = (chooser) => {
  const { random, inner } = chooser;
  const items = times(random.between(0, 3), inner);
  const rest = items.length > 0 && random.chance(0.3) ? inner() : undefined; // zod's types know no rest alone
  const value = () => [...items.map(({ values }) => random.pick(values)), ...(rest ? some(chooser, rest, 2) : [])];
  return {
    text: `z.tuple([${items.map(({ text }) => text).join(", ")}]${rest ? `, ${rest.text}` : ""})`,
    values: times(2, () => `[${value().join(", ")}]`),
    changes: [...items, ...(rest ? [rest] : [])].some(({ changes }) => changes),
  };
};

const record: Make = ({ random, inner }) => {
  const { text, values, changes } = inner();
  const value = (...keys: string[]) => `{ ${keys.map((key) => `"${key}": ${random.pick(values)}`).join(", ")} }`;
  return random.pick<RandomSchema>([
    { text: `z.record(z.string(), ${text})`, values: ["{}", value("x", "y z")], changes },
    { text: `z.record(z.enum(["l", "r"]), ${text})`, values: [value("l", "r")], changes },
    { text: `z.partialRecord(z.enum(["l", "r"]), ${text})`, values: ["{}", value("r")], changes },
  ]);
};

const set: Make = (chooser) => {
  const one = chooser.inner();
  const values = times(2, () => `new Set([${some(chooser, one, 3).join(", ")}])`);
  return { text: `z.set(${one.text})`, values, changes: one.changes };
};

const map: Make = ({ random, inner }) => {
  const key = random.pick(leaves.filter(({ text }) => /string|int|date|enum/.test(text)));
  const { text, values, changes } = inner();
  const entry = `[${random.pick(key.values)}, ${random.pick(values)}]`;
  return { text: `z.map(${key.text}, ${text})`, values: ["new Map()", `new Map([${entry}])`], changes };
};

const union: Make = ({ random, inner }) => {
  const options = times(random.between(2, 4), inner);
  const [first, second] = options.map(({ text }) => text);
  const isPair = options.length === 2 && random.chance(0.3);
  return {
    text: isPair ? `${first}.or(${second})` : `z.union([${options.map(({ text }) => text).join(", ")}])`,
    values: options.flatMap(({ values }) => values.slice(0, 2)),
    changes: options.some(({ changes }) => changes),
  };
};

export const collections: readonly Make[] = [array, array, tuple, record, set, map, union, union];
