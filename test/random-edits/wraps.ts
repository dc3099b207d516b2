/** What a schema may be wrapped in, or held by. */

import type { RandomSchema } from "../random-schemas/random-schema.ts";

type Wrap = readonly [title: string, wrap: (one: RandomSchema) => RandomSchema];

export const same: Wrap = ["itself", (one) => one];
export const wraps: readonly Wrap[] = [
  same,
  [
    "optional",
    (one) => ({ ...one, text: `${one.text}.optional()`, values: [...one.values, "undefined"], optional: true }),
  ],
  ["nullable", (one) => ({ ...one, text: `${one.text}.nullable()`, values: [...one.values, "null"] })],
  [
    "nullish",
    (one) => ({ ...one, text: `${one.text}.nullish()`, values: [...one.values, "null", "undefined"], optional: true }),
  ],
  ["nonoptional", (one) => ({ ...one, text: `z.nonoptional(${one.text})` })],
  ["branded", (one) => ({ ...one, text: `${one.text}.brand<"New">()` })],
  ["described", (one) => ({ ...one, text: `${one.text}.describe("new").meta({ title: "new" })` })],
  ["lazy", (one) => ({ ...one, text: `z.lazy(() => ${one.text})` })],
  ["checked", (one) => ({ ...one, text: `${one.text}.refine(() => true)` })],
  [
    "caught",
    (one) => ({ ...one, text: `${one.text}.catch(${one.values.find((value) => value !== "undefined")} as never)` }),
  ],
  ["piped", (one) => ({ ...one, text: `${one.text}.pipe(z.any())`, changes: true })],
  [
    "a list",
    (one) => ({
      ...one,
      text: `z.array(${one.text})`,
      values: ["[]", `[${one.values[0]}]`, `[${one.values.join(", ")}]`],
    }),
  ],
  ["a short list", (one) => ({ ...one, text: `z.array(${one.text}).max(2)`, values: ["[]", `[${one.values[0]}]`] })],
  [
    "a full list",
    (one) => ({
      ...one,
      text: `z.array(${one.text}).min(1)`,
      values: [`[${one.values[0]}]`, `[${one.values.join(", ")}]`],
    }),
  ],
  ["a set", (one) => ({ ...one, text: `z.set(${one.text})`, values: ["new Set()", `new Set([${one.values[0]}])`] })],
  [
    "a short set",
    (one) => ({ ...one, text: `z.set(${one.text}).max(1)`, values: ["new Set()", `new Set([${one.values[0]}])`] }),
  ],
  ["a tuple", (one) => ({ ...one, text: `z.tuple([${one.text}])`, values: one.values.map((value) => `[${value}]`) })],
  [
    "a tuple with more",
    (one) => ({
      ...one,
      text: `z.tuple([${one.text}], ${one.text})`,
      values: one.values.flatMap((value) => [`[${value}]`, `[${value}, ${value}]`]),
    }),
  ],
  [
    "a pair",
    (one) => ({
      ...one,
      text: `z.tuple([${one.text}, z.string()])`,
      values: one.values.map((value) => `[${value}, "x"]`),
    }),
  ],
  [
    "a pair or less",
    (one) => ({
      ...one,
      text: `z.tuple([${one.text}, z.string().optional()])`,
      values: one.values.flatMap((value) => [`[${value}, "x"]`, `[${value}]`]),
    }),
  ],
  [
    "a record",
    (one) => ({
      ...one,
      text: `z.record(z.string(), ${one.text})`,
      values: ["{}", ...one.values.map((value) => `{ l: ${value} }`)],
    }),
  ],
  [
    "a record of two",
    (one) => ({
      ...one,
      text: `z.record(z.enum(["l", "r"]), ${one.text})`,
      values: one.values.map((value) => `{ l: ${value}, r: ${value} }`),
    }),
  ],
  [
    "a record of at most two",
    (one) => ({
      ...one,
      text: `z.partialRecord(z.enum(["l", "r"]), ${one.text})`,
      values: ["{}", ...one.values.map((value) => `{ l: ${value} }`)],
    }),
  ],
  [
    "a record of one",
    (one) => ({
      ...one,
      text: `z.record(z.enum(["l"]), ${one.text})`,
      values: one.values.map((value) => `{ l: ${value} }`),
    }),
  ],
  [
    "an object",
    (one) => ({ ...one, text: `z.object({ l: ${one.text} })`, values: one.values.map((value) => `{ l: ${value} }`) }),
  ],
  [
    "a map",
    (one) => ({
      ...one,
      text: `z.map(z.string(), ${one.text})`,
      values: ["new Map()", ...one.values.map((value) => `new Map([["l", ${value}]])`)],
    }),
  ],
];
