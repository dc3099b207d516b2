/** Records and maps by what their keys are. */

import type { ConstructCase } from "./construct-case.ts";

const at = new Date(1_700_000_000_123);

export const keys: readonly ConstructCase[] = [
  {
    title: "record with int keys",
    schema: "z.record(z.int(), z.date())",
    given: "{ [key: number]: Date }",
    plan: "wireRecord(wireDate)",
    crossings: [[{ 1: at }]],
  },
  {
    title: "record with keys of two types",
    schema: "z.record(z.union([z.string(), z.number()]), z.int())",
    given: "{ [key: string | number]: number }",
    crossings: [[{ a: 1, 2: 2 }]],
  },
  {
    title: "record with literals of two types as keys",
    schema: 'z.record(z.union([z.literal("a"), z.literal(1)]), z.string())',
    given: '{ a: string; "1": string }',
    crossings: [[{ a: "x", 1: "y" }]],
  },
  {
    title: "record with branded keys",
    schema: 'z.record(z.string().brand<"Key">(), z.date())',
    given: "{ [key: string]: Date }",
    gotIsWire: true,
    plan: "wireRecord(wireDate)",
    crossings: [[{ a: at }]],
  },
  {
    title: "record with coerced keys",
    schema: "z.record(z.coerce.number(), z.int())",
    given: "{ [key: PropertyKey]: number }",
    got: "{ [key: number]: number }",
    crossings: [[{ 1: 2 }]],
  },
  {
    title: "record with transformed keys",
    schema: "z.record(z.string().transform((text) => text.length), z.int())",
    given: "{ [key: string]: number }",
    inputOnly: true,
    crossings: [[{ abc: 1 }, { 3: 1 }]],
  },
  {
    title: "record with keys by codec",
    schema: "z.record(z.codec(z.string(), z.number(), { decode: Number, encode: String }), z.date())",
    given: "{ [key: string]: Date }",
    gotIsWire: true,
    plan: "wireRecord(wireDate)",
    crossings: [[{ 1: at }]],
  },
  {
    title: "partial record with any keys",
    schema: "z.partialRecord(z.string(), z.int())",
    given: "{ [key: string]: number | undefined }",
    crossings: [[{ a: 1 }]],
  },
  {
    title: "record of template or literal keys",
    schema: 'z.record(z.union([z.templateLiteral(["x-", z.string()]), z.templateLiteral(["y-", z.int()])]), z.int())',
    given: "{ [key: `x-${string}` | `y-${number}`]: number }",
    crossings: [[{ "x-a": 1, "y-2": 2 }]],
  },
  {
    title: "record of templates that are known by name as keys",
    schema: 'z.record(z.templateLiteral([z.enum(["a", "b"]), z.literal([1, 2])]), z.int())',
    given: 'Record< `${"a" | "b"}${1 | 2}`, number >',
    crossings: [[{ a1: 1, a2: 2, b1: 3, b2: 4 }]],
  },
  {
    title: "partial record of templates of which some are known by name as keys",
    schema: 'z.partialRecord(z.templateLiteral(["a-", z.union([z.literal("x"), z.int()])]), z.date())',
    given: 'Partial<Record< `a-${"x" | number}`, Date >>',
    plan: "wireRecord(wireDate)",
    crossings: [[{ "a-x": at, "a-7": at }]],
  },
  {
    title: "record of two enums at once as keys",
    schema: 'z.record(z.enum(["a", "b"]).and(z.enum(["b", "c"])), z.int())',
    given: 'Record<("a" | "b") & ("b" | "c"), number>',
    crossings: [[{ b: 1 }]],
  },
  {
    title: "record of an enum of what may be undefined",
    schema: 'z.record(z.enum(["a", "b"]), z.int().optional())',
    given: "{ a?: number | undefined; b?: number | undefined }",
    got: "{ a: number | undefined; b: number | undefined }",
    crossings: [[{ a: 1 }, { a: 1, b: undefined }, { a: 1 }]],
  },
  {
    title: "record with literals and patterns as keys",
    schema: 'z.record(z.union([z.literal("a"), z.templateLiteral(["x-", z.string()])]), z.int())',
    given: "{ a: number; [key: `x-${string}`]: number }",
    crossings: [[{ a: 1, "x-b": 2 }]],
  },
  {
    title: "record with keys that a guard narrows",
    before: 'const isSide = (text: string): text is "left" | "right" => /^(left|right)$/.test(text);',
    schema: "z.record(z.string().refine(isSide), z.int())",
    given: "{ [key: string]: number }",
    got: 'Record<"left" | "right", number>',
    crossings: [[{ left: 1, right: 2 }]],
  },
  {
    title: "partial record with branded keys",
    schema: 'z.partialRecord(z.string().brand<"Key">(), z.int())',
    given: "{ [key: string]: number | undefined }",
    gotIsWire: true,
    crossings: [[{ a: 1 }]],
  },
  {
    title: "record of what may be undefined",
    schema: "z.record(z.string(), z.date().optional())",
    given: "{ [key: string]: Date | undefined }",
    plan: "wireRecord(wireDate)",
    crossings: [[{ a: at }]],
  },
  {
    title: "map with objects as keys",
    schema: "z.map(z.object({ a: z.date() }), z.string())",
    given: "Map<{ a: Date }, string>",
    plan: "wireMap(wireObject({ a: wireDate }))",
    crossings: [[new Map([[{ a: at }, "x"]])]],
  },
  {
    title: "map of what may be undefined or null",
    schema: "z.map(z.string().optional(), z.string().nullish())",
    given: "Map< string | undefined, string | null | undefined >",
    plan: "wireMap(wireOptional(), wireTagged)",
    crossings: [
      [
        new Map<unknown, unknown>([
          [undefined, null],
          ["a", undefined],
        ]),
      ],
    ],
  },
  {
    title: "set of objects",
    schema: "z.set(z.object({ a: z.date() }))",
    given: "Set<{ a: Date }>",
    plan: "wireSet(wireObject({ a: wireDate }))",
    crossings: [[new Set([{ a: at }])]],
  },
];
