/** Schemas that need a declaration: enums, and objects that hold themselves, directly or through another. */

import { type Field, fieldsOf, fieldsText, keysOf, objectValue, schemasOf } from "./fields.ts";
import {
  type Chooser,
  type Declare,
  likeParts,
  madeOf,
  type RandomSchema,
  schemaThat,
  type Take,
  times,
} from "./random-schema.ts";

interface Link {
  readonly to: (name: string) => string;
  /** Where it ends. */
  readonly end: string;
  readonly around: (value: string) => string;
}

const links: readonly Link[] = [
  { to: (name) => `z.optional(${name})`, end: "undefined", around: (value) => value },
  { to: (name) => `z.nullable(${name})`, end: "null", around: (value) => value },
  { to: (name) => `z.array(${name})`, end: "[]", around: (value) => `[${value}]` },
  { to: (name) => `z.record(z.string(), ${name})`, end: "{}", around: (value) => `{ x: ${value} }` },
  { to: (name) => `z.map(z.int(), ${name})`, end: "new Map()", around: (value) => `new Map([[1, ${value}]] as never)` },
  { to: (name) => `z.union([z.date(), ${name}])`, end: "new Date(3)", around: (value) => value },
];

interface Member {
  readonly fields: readonly Field[];
  readonly link: Link;
}

/** Each links to the next, the last to the first. */
function ringOf(chooser: Chooser, declare: Declare, length: number): RandomSchema {
  const { random } = chooser;
  const ring = times(length, () => ({ fields: fieldsOf(chooser, keysOf(random, 0, 2)), link: random.pick(links) }));
  const memberAt = (at: number) => ring[at % length] as Member;
  const declaration = (own: string) => {
    const nameAt = (at: number) => (at % length === 0 ? own : `${own}With${at}`);
    const texts = ring.map(({ fields, link }, at) => {
      const next = `get next() { return ${link.to(nameAt(at + 1))}; }`;
      return `const ${nameAt(at)} = z.object(${fieldsText(fields, next)});`;
    });
    return texts.join(" ");
  };
  const value = (take: Take, at: number, deep: number): string => {
    const { fields, link } = memberAt(at);
    const next = deep === 0 ? link.end : link.around(value(take, at + 1, deep - 1));
    return objectValue(random, fields, [`next: ${next}`], take);
  };
  return {
    text: declare(declaration),
    ...madeOf(chooser, 3, (take) => value(take, 0, random.between(0, 3))),
    ...likeParts(ring.flatMap(({ fields }) => schemasOf(fields))),
  };
}

/** By `z.lazy`, which needs a type of its own. */
function lazy({ random }: Chooser, declare: Declare): RandomSchema {
  const text = declare(
    (own) =>
      `interface ${own}Type { at: Date; next?: ${own}Type | undefined } ` +
      `const ${own}: z.ZodType<${own}Type, ${own}Type> = z.lazy(() => z.object({ at: z.date(), next: ${own}.optional() }));`,
  );
  const value = (deep: number): string => `{ at: new Date(${deep})${deep > 0 ? `, next: ${value(deep - 1)}` : ""} }`;
  return schemaThat(text, value(0), value(random.between(1, 3)));
}

function nativeEnum(declare: Declare): RandomSchema {
  const name = declare((own) => `export enum ${own} { Low, High = "high" }`);
  return { ...schemaThat(`z.enum(${name})`, "0", '"high"'), others: ['"Low"', "1"] };
}

export function declared(chooser: Chooser, declare: Declare): RandomSchema {
  const ways = [
    () => ringOf(chooser, declare, 1),
    () => ringOf(chooser, declare, 1),
    () => ringOf(chooser, declare, 2),
    () => lazy(chooser, declare),
    () => nativeEnum(declare),
  ];
  return chooser.random.pick(ways)();
}
