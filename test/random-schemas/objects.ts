/** Objects, as they are written and as they are derived. */

import { anyChanges, type Field, fieldsOf, fieldsText, keysOf, keyText, objectValue } from "./fields.ts";
import { type Make, schemaThat, times } from "./random-schema.ts";

const object: Make = (chooser) => {
  const { random } = chooser;
  const fields = fieldsOf(chooser, keysOf(random, 0, 4));
  const maker = random.pick(["object", "object", "object", "strictObject", "looseObject"]);
  const more = maker === "looseObject" && random.chance(0.5) ? ['more: { deep: [1, "x"] }'] : [];
  return {
    text: `z.${maker}(${fieldsText(fields)})`,
    values: times(3, () => objectValue(random, fields, more)),
    changes: anyChanges(fields),
  };
};

/** By a method of another object. */
const derived: Make = (chooser) => {
  const { random } = chooser;
  const fields = fieldsOf(chooser, keysOf(random, 2, 4));
  const [first, ...others] = fields as [Field, ...Field[]];
  const values = (fields: readonly Field[]) => times(2, () => objectValue(random, fields));
  const one = `{ ${keyText(first.key)}: true }`;
  const ways: readonly (readonly [method: string, values: () => string[]])[] = [
    ["partial()", () => ["{}", objectValue(random, fields)]],
    [`partial(${one})`, () => [...values(others), ...values(fields)]],
    [`pick(${one})`, () => values([first])],
    [`omit(${one})`, () => values(others)],
  ];
  const [method, make] = random.pick(ways);
  return { text: `z.object(${fieldsText(fields)}).${method}`, values: make(), changes: anyChanges(fields) };
};

const extended: Make = (chooser) => {
  const { random, inner } = chooser;
  const fields = fieldsOf(chooser, keysOf(random, 1, 3));
  const all = [...fields, { key: "extra", schema: inner() }];
  return {
    text: `z.object(${fieldsText(fields)}).extend(${fieldsText(all.slice(-1))})`,
    values: times(2, () => objectValue(random, all)),
    changes: anyChanges(all),
  };
};

const withCatchall: Make = (chooser) => {
  const { random, pure } = chooser;
  const fields = fieldsOf(chooser, keysOf(random, 0, 2));
  const rest = pure();
  const others = () => rest.values.slice(0, 1).map((value) => `other: ${value}`);
  return {
    text: `z.object(${fieldsText(fields)}).catchall(${rest.text})`,
    values: [objectValue(random, fields), objectValue(random, fields, others())],
    changes: anyChanges(fields),
  };
};

const discriminated: Make = (chooser) => {
  const { random } = chooser;
  const tag = (at: number): Field => ({ key: "kind", schema: schemaThat(`z.literal("k${at}")`, `"k${at}"`) });
  const names = () => keysOf(random, 0, 2).filter((key) => key !== "kind");
  const options = times(random.between(2, 3), () => fieldsOf(chooser, names())).map((own, at) => [tag(at), ...own]);
  return {
    text: `z.discriminatedUnion("kind", [${options.map((fields) => `z.object(${fieldsText(fields)})`).join(", ")}])`,
    values: options.map((fields) => objectValue(random, fields)),
    changes: anyChanges(options.flat()),
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
    values: times(2, () => objectValue(random, all)),
    changes: anyChanges(all),
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
