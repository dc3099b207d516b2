/** Arrays, tuples, records, maps, sets and unions. */

import { leaves } from "./leaves.ts";
import { likeParts, type Make, madeOf, type RandomSchema, type Take, times } from "./random-schema.ts";

const array: Make = (chooser) => {
  const { random, inner } = chooser;
  const one = inner();
  const value = (take: Take) => `[${times(random.between(0, 3), () => take(one)).join(", ")}]`;
  return {
    text: random.chance(0.5) ? `z.array(${one.text})` : `${one.text}.array().max(5)`,
    ...madeOf(chooser, 3, value),
    ...likeParts([one]),
  };
};

const tuple: Make = (chooser) => {
  const { random, inner } = chooser;
  const items = times(random.between(0, 3), inner);
  const more = items.length > 0 && random.chance(0.3) ? inner() : undefined; // zod's types know no rest alone
  const rest = more?.text.includes("async") ? undefined : more; // zod puts all that it awaits of a rest in the last place
  const value = (take: Take) => [...items.map(take), ...(rest ? times(random.between(0, 2), () => take(rest)) : [])];
  return {
    text: `z.tuple([${items.map(({ text }) => text).join(", ")}]${rest ? `, ${rest.text}` : ""})`,
    ...madeOf(chooser, 2, (take) => `[${value(take).join(", ")}]`),
    ...likeParts([...items, ...(rest ? [rest] : [])]),
  };
};

/** The maker, the schema of the keys, and keys of values. */
const recordKinds: readonly (readonly [maker: string, key: string, ...keys: string[][]])[] = [
  ["record", "z.string()", [], ["x", "y z"]],
  ["record", 'z.enum(["l", "r"])', ["l", "r"]],
  ["record", 'z.literal(["l", "r"])', ["l", "r"]],
  ["record", 'z.templateLiteral(["k-", z.int()])', [], ["k-1", "k-2"]],
  ["record", "z.int()", ["1", "-2"]],
  ["partialRecord", 'z.enum(["l", "r"])', [], ["r"]],
];

const record: Make = (chooser) => {
  const { random, inner } = chooser;
  const one = inner();
  const [maker, key, ...keys] = random.pick(recordKinds);
  const value = (take: Take) => `{ ${random.pick(keys).map((name) => `"${name}": ${take(one)}`)} }`;
  return { text: `z.${maker}(${key}, ${one.text})`, ...madeOf(chooser, 2, value), ...likeParts([one]) };
};

const set: Make = (chooser) => {
  const { random, inner } = chooser;
  const one = inner();
  const value = (take: Take) => `new Set([${times(random.between(0, 3), () => take(one)).join(", ")}])`;
  return { text: `z.set(${one.text})`, ...madeOf(chooser, 2, value), ...likeParts([one]) };
};

const mapKeys = leaves.filter(({ text }) => /string|int|date|enum/.test(text));

const map: Make = (chooser) => {
  const { random, inner } = chooser;
  const [key, one] = [random.pick(mapKeys), inner()];
  const entry = (take: Take) => (random.chance(0.7) ? `[${take(key)}, ${take(one)}]` : "");
  return {
    text: `z.map(${key.text}, ${one.text})`,
    ...madeOf(chooser, 2, (take) => `new Map([${entry(take)}] as never)`),
    ...likeParts([one]),
  };
};

const union: Make = ({ random, inner }) => {
  const options = times(random.between(2, 4), inner);
  const [first, second] = options.map(({ text }) => text);
  const isPair = options.length === 2 && random.chance(0.3);
  const some = (of: (one: RandomSchema) => readonly string[]) => options.flatMap((one) => of(one).slice(0, 2));
  return {
    text: isPair ? `${first}.or(${second})` : `z.union([${options.map(({ text }) => text).join(", ")}])`,
    values: some(({ values }) => values),
    others: some(({ others = [] }) => others),
    ...likeParts(options),
  };
};

export const collections: readonly Make[] = [array, array, tuple, record, set, map, union, union];
