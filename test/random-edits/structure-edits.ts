/** Edits of objects, and of what wraps or holds other schemas. */

import { type Field, fieldsOf, fieldsText, keysOf, keyText, objectValue } from "../random-schemas/fields.ts";
import { leaves } from "../random-schemas/leaves.ts";
import { type RandomSchema, schemaThat, times } from "../random-schemas/random-schema.ts";
import { optional } from "../random-schemas/wrappers.ts";
import type { Edit, EditChooser, MakeEdit } from "./edit.ts";
import { same, wraps } from "./wraps.ts";

function object(chooser: EditChooser, fields: readonly Field[], maker = "object", more: string[] = []): RandomSchema {
  return {
    text: `z.${maker}(${fieldsText(fields)})`,
    values: times(3, () => objectValue(chooser.random, fields, more)),
    changes: fields.some(({ schema }) => schema.changes),
  };
}

function objectEdit(chooser: EditChooser, title: string, old: readonly Field[], now: readonly Field[]): Edit {
  const maker = chooser.random.pick(["object", "object", "object", "strictObject", "looseObject"]);
  return { title: `${title} of ${maker}`, old: object(chooser, old, maker), now: object(chooser, now, maker) };
}

function someFields(chooser: EditChooser, least = 0): Field[] {
  return fieldsOf(chooser, keysOf(chooser.random, least, 3));
}

/** Where anything goes, nothing is missed by zod if there is something to fill in. */
function definite({ pure }: EditChooser): RandomSchema {
  for (;;) {
    const schema = pure();
    if (!/z\.(?:any|unknown|undefined)\(/.test(schema.text)) return schema;
  }
}

/** A field that is there, not there, optional, filled in. */
const presence: MakeEdit = (chooser) => {
  const fields = someFields(chooser);
  const one = definite(chooser);
  const given = one.values.find((value) => value !== "undefined") ?? "undefined";
  const ways: readonly (readonly [string, RandomSchema | undefined])[] = [
    ["nothing", undefined],
    ["required", one],
    ["optional", optional({ ...chooser, inner: () => one })],
    ["exactly optional", { ...one, text: `z.exactOptional(${one.text})`, optional: true }],
    ["filled in", { ...one, text: `${one.text}.default(${given} as never)`, optional: true }],
    ["filled in before", { ...one, text: `${one.text}.prefault(${given} as never)`, optional: true }],
    ["caught", { ...one, text: `${one.text}.catch(${given} as never)` }],
  ];
  const [was, old] = chooser.random.pick(ways);
  const [is, now] = chooser.random.pick(ways);
  const all = (schema: RandomSchema | undefined) => [...fields, ...(schema ? [{ key: "edited", schema }] : [])];
  return objectEdit(chooser, `a field that was ${was} and is ${is}`, all(old), all(now));
};

const renamed: MakeEdit = (chooser) => {
  const schema = chooser.random.chance(0.5) ? optional(chooser) : chooser.inner();
  const fields = someFields(chooser);
  const named = (key: string) => [...fields, { key, schema }];
  return objectEdit(chooser, "another name of a field", named("before"), named("after"));
};

const reordered: MakeEdit = (chooser) => {
  const fields = someFields(chooser, 2);
  return objectEdit(chooser, "another order of fields", fields, fields.toReversed());
};

const fieldEdited: MakeEdit = (chooser) => {
  const { title, old, now } = chooser.part();
  const fields = someFields(chooser);
  const holding = (schema: RandomSchema) => [...fields, { key: "held", schema }];
  return objectEdit(chooser, `${title} in a field`, holding(old), holding(now));
};

/** Whether it takes more fields, and which. */
const openness: MakeEdit = (chooser) => {
  const { random, part } = chooser;
  const fields = someFields(chooser);
  const rest = part();
  const catchall = (which: "old" | "now"): RandomSchema => {
    const { text, values, changes } = rest[which];
    const made = object(chooser, fields, "object", [`other: ${random.pick(values)}`]);
    return { ...made, text: `${made.text}.catchall(${text})`, changes: changes || made.changes };
  };
  const ways = (which: "old" | "now"): readonly (readonly [string, () => RandomSchema])[] => [
    ["plain", () => object(chooser, fields)],
    ["strict", () => object(chooser, fields, "strictObject")],
    ["loose", () => object(chooser, fields, "looseObject", ['more: [1, "x"]'])],
    ["loose", () => object(chooser, fields, "looseObject", ["more: 7n"])],
    [`a catchall with ${rest.title}`, () => catchall(which)],
  ];
  const [was, old] = random.pick(ways("old"));
  const [is, now] = random.pick(ways("now"));
  return { title: `an object that was ${was} and is ${is}`, old: old(), now: now() };
};

const wrapped: MakeEdit = ({ random, part }) => {
  const { title, old, now } = part();
  const [was, wrapOld] = random.chance(0.3) ? same : random.pick(wraps);
  const [is, wrapNow] = random.chance(0.3) ? same : random.pick(wraps);
  const shared = random.chance(0.3);
  return {
    title: `${title}: was ${was}, is ${shared ? was : is}`,
    old: { ...wrapOld(old), optional: wrapOld(old).optional ?? false },
    now: (shared ? wrapOld : wrapNow)(now),
  };
};

const unions: MakeEdit = ({ random, inner, part }) => {
  const maker = random.pick(["union", "union", "xor"]);
  const { title, old, now } = part();
  const options = times(random.between(1, 2), inner);
  const more = inner();
  const made = (all: readonly RandomSchema[]): RandomSchema => ({
    text: `z.${maker}([${all.map(({ text }) => text).join(", ")}])`,
    values: all.flatMap(({ values }) => values.slice(0, 3)),
    changes: all.some(({ changes }) => changes),
  });
  const [what, then] = random.pick<readonly [string, readonly RandomSchema[]]>([
    ["", [now, ...options]],
    [", and one more", [now, ...options, more]],
    [", and another first", [more, now, ...options]],
    [", and another order", [...options, now]],
    [", and fewer", options],
  ]);
  return { title: `${title} in a ${maker}${what}`, old: made([old, ...options]), now: made(then) };
};

const discriminated: MakeEdit = (chooser) => {
  const { random, part } = chooser;
  const { title, old, now } = part();
  const tag = (name: string): Field => ({ key: "kind", schema: schemaThat(`z.literal("${name}")`, `"${name}"`) });
  const option = (name: string, schema: RandomSchema) => object(chooser, [tag(name), { key: "own", schema }]);
  const other = option("b", chooser.inner());
  const third = option(random.pick(["c", "B"]), chooser.inner());
  const made = (...all: RandomSchema[]): RandomSchema => ({
    text: `z.discriminatedUnion("kind", [${all.map(({ text }) => text).join(", ")}])`,
    values: all.flatMap(({ values }) => values),
    changes: all.some(({ changes }) => changes),
  });
  const before = made(option("a", old), other);
  const [what, after] = random.pick<readonly [string, RandomSchema]>([
    ["", made(option("a", now), other)],
    [", and one more", made(option("a", now), other, third)],
    [", and fewer", made(option("a", now))],
    [", and another name", made(option("A", now), other)],
  ]);
  return { title: `${title} in a discriminated union${what}`, old: before, now: after };
};

const intersected: MakeEdit = (chooser) => {
  const { random, part } = chooser;
  const { title, old, now } = part();
  const right = [{ key: "r", schema: chooser.inner() }];
  const made = (schema: RandomSchema, isObject: boolean): RandomSchema => {
    const left = [{ key: "l", schema }];
    const whole = object(chooser, [...left, ...right]);
    return isObject ? whole : { ...whole, text: `z.object(${fieldsText(left)}).and(z.object(${fieldsText(right)}))` };
  };
  const [was, is] = [random.chance(0.2), random.chance(0.4)];
  return { title: `${title} in an intersection`, old: made(old, was), now: made(now, is) };
};

const keyed: MakeEdit = ({ random, inner, part }) => {
  const keys = leaves.filter(({ text }) => /string|int|date|enum/.test(text));
  const { title, old, now } = part();
  const [was, is] = [random.pick(keys), random.chance(0.5) ? random.pick(keys) : undefined];
  const value = random.chance(0.5) ? inner() : undefined;
  const made = (key: RandomSchema, { text, values, changes }: RandomSchema): RandomSchema => ({
    text: `z.map(${key.text}, ${text})`,
    values: ["new Map()", ...key.values.map((each) => `new Map([[${each}, ${random.pick(values)}]])`)],
    changes,
  });
  return { title: `${title} in a map`, old: made(was, value ?? old), now: made(is ?? was, value ?? now) };
};

const recordKeys: MakeEdit = ({ random, inner }) => {
  const { text, values, changes } = inner();
  const of = (key: string, ...names: string[]): RandomSchema => ({
    text: `z.record(${key}, ${text})`,
    values: [
      ...(key.includes("enum") ? [] : ["{}"]),
      `{ ${names.map((name) => `${keyText(name)}: ${random.pick(values)}`).join(", ")} }`,
    ],
    changes,
  });
  const ways = [
    of("z.string()", "l", "x y"),
    of('z.enum(["l", "r"])', "l", "r"),
    of('z.enum(["l", "r", "m"])', "l", "r", "m"),
    of("z.string().min(2)", "ll"),
    of("z.uuid()", "0b9b1bf8-4c7f-4a54-9c2e-3d8a6f1e2b11"),
    of("z.int()", "1", "2"),
  ];
  return { title: "other keys of a record", old: random.pick(ways), now: random.pick(ways) };
};

/** A whole other schema: whatever it is. */
const another: MakeEdit = ({ inner }) => ({ title: "another schema", old: inner(), now: inner() });

const defaults: MakeEdit = ({ random, pure }) => {
  const one = pure();
  const given = one.values.filter((value) => value !== "undefined");
  const maker = () => random.pick(["default", "prefault", "catch"]);
  const made = (): RandomSchema =>
    given.length === 0
      ? one
      : { ...one, text: `${one.text}.${maker()}(${random.pick(given)} as never)`, optional: true };
  return { title: "another default", old: made(), now: made() };
};

export const structureEdits: readonly MakeEdit[] = [
  presence,
  presence,
  renamed,
  reordered,
  fieldEdited,
  fieldEdited,
  openness,
  wrapped,
  wrapped,
  unions,
  unions,
  discriminated,
  intersected,
  keyed,
  recordKeys,
  another,
  defaults,
];
