/** Constructs without anything inside them. */

import type { ConstructCase } from "./construct-case.ts";

const at = new Date(1_700_000_000_123);

export const leaves: readonly ConstructCase[] = [
  { title: "string", schema: "z.string()", given: "string", crossings: [[""], ["\u2028 ${x} `y` */"]] },
  { title: "trimmed string", schema: "z.string().trim().toLowerCase()", given: "string", crossings: [[" Ab ", "ab"]] },
  { title: "string with bounds", schema: "z.string().min(1).max(3).regex(/^a/)", given: "string", crossings: [["ab"]] },
  { title: "number", schema: "z.number()", given: "number", crossings: [[1.5], [-0.25]] },
  { title: "nan", schema: "z.nan()", given: "number", plan: "wireNumber", crossings: [[Number.NaN]] },
  {
    title: "number or nan",
    schema: "z.union([z.number(), z.nan()])",
    given: "number",
    plan: "wireNumber",
    crossings: [[Number.NaN], [1]],
  },
  {
    title: "infinite literal",
    schema: "z.object({ limit: z.union([z.number(), z.literal(Infinity)]) })",
    given: "{ limit: number }",
    plan: "wireObject({ limit: wireNumber })",
    crossings: [[{ limit: Number.POSITIVE_INFINITY }], [{ limit: 3 }]],
  },
  { title: "boolean", schema: "z.boolean()", given: "boolean", crossings: [[true], [false]] },
  { title: "bigint", schema: "z.bigint()", given: "bigint", plan: "wireBigint", crossings: [[2n ** 80n], [-1n]] },
  { title: "date", schema: "z.date()", given: "Date", plan: "wireDate", crossings: [[at]] },
  {
    title: "bytes",
    schema: "bytes()",
    given: "Uint8Array",
    plan: "wireBytes",
    crossings: [[new Uint8Array([1, 255])], [new Uint8Array()]],
  },
  {
    title: "bytes with a bound",
    schema: "bytes({ maxBytes: 2 })",
    given: "Uint8Array",
    plan: "wireBytes",
    crossings: [[new Uint8Array([1, 2])]],
  },
  { title: "null", schema: "z.null()", given: "null", crossings: [[null]] },
  { title: "undefined", schema: "z.undefined()", given: "undefined", plan: "wireOptional()", crossings: [[undefined]] },
  { title: "void", schema: "z.void()", given: "void", plan: "wireOptional()", crossings: [[undefined]] },
  {
    title: "any",
    schema: "z.any()",
    given: "any",
    plan: "wireTagged",
    crossings: [[{ a: [at, 1n, undefined] }], [null]],
  },
  {
    title: "unknown",
    schema: "z.unknown()",
    given: "unknown",
    plan: "wireTagged",
    crossings: [[new Map([["a", new Set([1])]])], [undefined], [{ $d: "no date" }], [Number.NaN]],
  },
  {
    title: "never",
    schema: "z.object({ a: z.string(), b: z.never().optional() })",
    given: "{ a: string; b?: undefined }",
    crossings: [[{ a: "x" }]],
  },
  { title: "literal", schema: 'z.literal("a")', given: '"a"', crossings: [["a"]] },
  {
    title: "several literals",
    schema: 'z.literal(["a", 1, true, null])',
    given: '"a" | 1 | true | null',
    crossings: [["a"], [1], [true], [null]],
  },
  { title: "negative literal", schema: "z.literal(-1)", given: "-1", crossings: [[-1]] },
  { title: "bigint literal", schema: "z.literal(5n)", given: "5n", plan: "wireBigint", crossings: [[5n]] },
  {
    title: "literals of several types",
    schema: "z.literal([5n, 5, undefined])",
    given: "5n | 5 | undefined",
    plan: "wireTagged",
    crossings: [[5n], [5], [undefined]],
  },
  {
    title: "enum",
    schema: 'z.enum(["a", "b-c", "</script>"])',
    given: '"a" | "b-c" | "<\\/script>"',
    crossings: [["b-c"]],
  },
  {
    title: "enum of an object",
    schema: 'z.enum({ Red: "red", Blue: 2 } as const)',
    given: '"red" | 2',
    crossings: [["red"], [2]],
  },
  {
    title: "template literal",
    schema: 'z.templateLiteral(["id-", z.number(), "a", z.enum(["x", "y"])])',
    given: '`id-${number}a${"x" | "y"}`',
    crossings: [["id-1ax"]],
  },
  {
    title: "template literal of a backtick and a dollar",
    schema: 'z.templateLiteral(["`${", z.string(), "}\\\\"])',
    given: "`\\`\\${${string}}\\\\`",
    crossings: [["`${x}\\"]],
  },
  {
    title: "json",
    schema: "z.json()",
    given: "Json",
    got: "Json",
    names: {
      Json: "string | number | boolean | Json[] | { [key: string]: Json } | null",
    },
    crossings: [[{ a: [1, null, "x"], b: { c: true } }], [null]],
  },
];
