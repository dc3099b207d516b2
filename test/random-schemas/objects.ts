/** Objects, as they are written and as they are derived. */

import { type Field, fieldsOf, fieldsText, keysOf, keyText, objectValue, schemasOf } from "./fields.ts";
import { likeParts, type Make, madeOf, schemaThat, type Take, times } from "./random-schema.ts";

const object: Make = (chooser) => {
  const { random } = chooser;
  const fields = fieldsOf(chooser, keysOf(random, 0, 4));
  const maker = random.pick(["object", "object", "object", "strictObject", "looseObject"]);
  const more = maker === "looseObject" && random.chance(0.5) ? ['more: { deep: [1, "x"] }'] : [];
  return {
    text: `z.${maker}(${fieldsText(fields)})`,
    ...madeOf(chooser, 3, (take) => objectValue(random, fields, more, take)),
    ...likeParts(schemasOf(fields)),
  };
};

/** By a method of another object. */
const derived: Make = (chooser) => {
  const { random } = chooser;
  const fields = fieldsOf(chooser, keysOf(random, 2, 4));
  const [first, ...others] = fields as [Field, ...Field[]];
  const one = `{ ${keyText(first.key)}: true }`;
  const ways: readonly (readonly [method: string, ...fields: Field[][]])[] = [
    ["partial()", [], fields],
    [`partial(${one})`, others, fields],
    [`pick(${one})`, [first]],
    [`omit(${one})`, others],
  ];
  const [method, ...given] = random.pick(ways);
  return {
    text: `z.object(${fieldsText(fields)}).${method}`,
    ...madeOf(chooser, 3, (take) => objectValue(random, random.pick(given), [], take)),
    ...likeParts(schemasOf(fields)),
  };
};

const extended: Make = (chooser) => {
  const { random, inner } = chooser;
  const fields = fieldsOf(chooser, keysOf(random, 1, 3));
  const all = [...fields, { key: "extra", schema: inner() }];
  return {
    text: `z.object(${fieldsText(fields)}).extend(${fieldsText(all.slice(-1))})`,
    ...madeOf(chooser, 2, (take) => objectValue(random, all, [], take)),
    ...likeParts(schemasOf(all)),
  };
};

const withCatchall: Make = (chooser) => {
  const { random, pure } = chooser;
  const fields = fieldsOf(chooser, keysOf(random, 0, 2));
  const rest = pure();
  const value = (take: Take) => objectValue(random, fields, random.chance(0.5) ? [`other: ${take(rest)}`] : [], take);
  return {
    text: `z.object(${fieldsText(fields)}).catchall(${rest.text})`,
    ...madeOf(chooser, 3, value),
    ...likeParts(schemasOf(fields)),
  };
};

/** Told apart by a field. */
const discriminated: Make = (chooser) => {
  const { random } = chooser;
  const tag = (at: number): Field => ({ key: "kind", schema: schemaThat(`z.literal("k${at}")`, `"k${at}"`) });
  const names = () => keysOf(random, 0, 2).filter((key) => key !== "kind");
  const options = times(random.between(2, 3), () => fieldsOf(chooser, names())).map((own, at) => [tag(at), ...own]);
  const maker = random.pick(['discriminatedUnion("kind", ', 'discriminatedUnion("kind", ', "xor("]);
  return {
    text: `z.${maker}[${options.map((fields) => `z.object(${fieldsText(fields)})`).join(", ")}])`,
    ...madeOf(chooser, 3, (take) => objectValue(random, random.pick(options), [], take)),
    ...likeParts(schemasOf(options.flat())),
  };
};

const intersection: Make = (chooser) => {
  const { random } = chooser;
  const left = fieldsOf(chooser, ["l1", "l2"].slice(0, random.between(1, 2)));
  const right = fieldsOf(chooser, ["r1", "r2"].slice(0, random.between(1, 2)));
  const all = [...left, ...right];
  const [a, b] = [left, right].map((fields) => `z.object(${fieldsText(fields)})`);
  return {
    text: random.chance(0.5) ? `z.intersection(${a}, ${b})` : `${a}.and(${b})`,
    ...madeOf(chooser, 2, (take) => objectValue(random, all, [], take)),
    ...likeParts(schemasOf(all)),
  };
};

export const objects: readonly Make[] = [
  object,
  object,
  object,
  derived,
  extended,
  withCatchall,
  discriminated,
  intersection,
];
