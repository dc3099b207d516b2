/** Constructs that join schemas: unions, intersections, circles. */

import type { ConstructCase } from "./construct-case.ts";

const at = new Date(1_700_000_000_123);

/** Two types that hold each other over the border of their modules. */
export const modules = {
  "star.ts": [
    'import * as z from "zod";',
    'import { Planet } from "./planet.ts";',
    "export const Star = z.object({ born: z.date(), get planets() { return z.array(Planet); } });",
  ].join("\n"),
  "planet.ts": [
    'import * as z from "zod";',
    'import { Star } from "./star.ts";',
    "export const Planet = z.object({ name: z.string(), get star() { return Star.optional(); } });",
  ].join("\n"),
};

export const joined: readonly ConstructCase[] = [
  {
    title: "union",
    schema: "z.union([z.string(), z.number(), z.null()])",
    given: "string | number | null",
    crossings: [["a"], [1], [null]],
  },
  {
    title: "union with a date",
    schema: "z.union([z.string(), z.date()])",
    given: "string | Date",
    plan: "wireTagged",
    crossings: [["2020-01-01"], [at]],
  },
  {
    title: "union of dates",
    schema: "z.union([z.date().min(new Date(0)), z.null(), z.date()])",
    given: "Date | null",
    plan: "wireNullable(wireDate)",
    crossings: [[at], [null]],
  },
  {
    title: "union of objects",
    schema: "z.union([z.object({ a: z.date() }), z.object({ b: z.string() })])",
    given: "{ a: Date } | { b: string }",
    plan: "wireTagged",
    crossings: [[{ a: at }], [{ b: "2020-01-01" }]],
  },
  {
    title: "union with undefined and null",
    schema: "z.union([z.string(), z.undefined(), z.null()])",
    given: "string | null | undefined",
    plan: "wireTagged",
    crossings: [["a"], [undefined], [null]],
  },
  {
    title: "discriminated union",
    schema:
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.bigint() }), z.object({ type: z.literal("b") })])',
    given: '{ type: "a"; n: bigint } | { type: "b" }',
    plan: "wireTagged",
    crossings: [[{ type: "a", n: 1n }], [{ type: "b" }]],
  },
  {
    title: "plain discriminated union",
    schema:
      'z.discriminatedUnion("type", [z.object({ type: z.literal("a"), n: z.int() }), z.object({ type: z.literal("b") })])',
    given: '{ type: "a"; n: number } | { type: "b" }',
    crossings: [[{ type: "a", n: 1 }], [{ type: "b" }]],
  },
  {
    title: "xor",
    schema: "z.xor([z.object({ a: z.date() }), z.object({ b: z.int() })])",
    given: "{ a: Date } | { b: number }",
    plan: "wireTagged",
    crossings: [[{ a: at }], [{ b: 1 }]],
  },
  {
    title: "intersection",
    schema: "z.intersection(z.object({ a: z.date() }), z.object({ b: z.bigint() }))",
    given: "{ a: Date } & { b: bigint }",
    plan: "wireObject({ a: wireDate, b: wireBigint })",
    crossings: [[{ a: at, b: 1n }]],
  },
  {
    title: "intersection with a record",
    schema: "z.intersection(z.looseObject({ a: z.date() }), z.record(z.string(), z.unknown()))",
    given: "{ a: Date; [key: string]: unknown } & { [key: string]: unknown }",
    plan: "wireTagged",
    crossings: [[{ a: at, b: 1n }]],
  },
  {
    title: "intersection of unions",
    schema:
      "z.intersection(z.union([z.object({ a: z.date() }), z.object({ b: z.int() })]), z.object({ c: z.bigint() }))",
    given: "({ a: Date } | { b: number }) & { c: bigint }",
    plan: "wireTagged",
    crossings: [[{ a: at, c: 1n }], [{ b: 2, c: 1n }]],
  },
  {
    title: "recursion by getter",
    before:
      "export const Category = z.object({ label: z.string(), at: z.date(), get kids() { return z.array(Category); } });",
    schema: "Category",
    given: "Category",
    names: { Category: "{ label: string; at: Date; kids: Category[] }" },
    plan: "categoryWire",
    crossings: [[{ label: "a", at, kids: [{ label: "b", at, kids: [] }] }]],
  },
  {
    title: "recursion without a name",
    before:
      "const tree = () => z.object({ get kids() { return z.array(leafOfTree).optional(); } }); const leafOfTree = tree();",
    schema: "z.array(leafOfTree)",
    given: "LeafOfTree[]",
    names: { LeafOfTree: "{ kids?: LeafOfTree[] | undefined }" },
    crossings: [[[{ kids: [{}] }]]],
  },
  {
    title: "lazy",
    before:
      "export interface Chain { at: Date; next?: Chain | undefined } const Chain: z.ZodType<Chain, Chain> = z.lazy(() => z.object({ at: z.date(), next: Chain.optional() }));",
    schema: "Chain",
    given: "Chain",
    names: { Chain: "{ at: Date; next?: Chain | undefined }" },
    plan: "chainWire",
    crossings: [[{ at, next: { at } }]],
  },
  {
    title: "mutual recursion",
    before:
      "export const Person = z.object({ born: z.date(), get pets() { return z.array(Pet); } }); export const Pet = z.object({ name: z.string(), get owner() { return Person.optional(); } });",
    schema: "Person",
    given: "Person",
    names: { Person: "{ born: Date; pets: Pet[] }", Pet: "{ name: string; owner?: Person | undefined }" },
    plan: "personWire",
    crossings: [[{ born: at, pets: [{ name: "a", owner: { born: at, pets: [] } }] }]],
  },
  {
    title: "mutual recursion over modules",
    before: 'import { Star } from "./star.ts";',
    schema: "Star",
    given: "Star",
    names: { Star: "{ born: Date; planets: Planet[] }", Planet: "{ name: string; star?: Star | undefined }" },
    plan: "starWire",
    crossings: [[{ born: at, planets: [{ name: "a", star: { born: at, planets: [] } }] }]],
  },
  {
    title: "native enum",
    isLike: true, // zod joins the enum's members, which TypeScript does not take for the enum itself
    before: 'export enum Color { Red = "red", Green = "green" }',
    schema: "z.object({ color: z.enum(Color) })",
    clientType: "{ color: `${Color}` }",
    given: '{ color: "red" | "green" }',
    crossings: [[{ color: "red" }]],
  },
  {
    title: "numeric native enum",
    isLike: true,
    before: "export enum Level { Low, High = 5 }",
    schema: "z.enum(Level)",
    clientType: "0 | 5",
    given: "0 | 5",
    crossings: [[0], [5]],
  },
];
