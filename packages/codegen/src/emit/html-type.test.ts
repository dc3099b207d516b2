import { call } from "@wsrpc-ts/runtime";
import { expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import { TypeHtml } from "./html-type.ts";

const sizes = z.enum(["s", "m"]);

it.each([
  ["record of all keys", 'Record<"s" | "m", number>', z.record(sizes, z.int())],
  ["record of some keys", 'Partial<Record<"s" | "m", number>>', z.partialRecord(sizes, z.int())],
  ["check that only its author knows", "unknown", z.custom(() => true)],
  ["list of literals with NaN", "1 | NaN", z.literal([1, Number.NaN])],
])("the page shows a %s as %s", (_what, shown, input) => {
  const { procedures, shapes } = modelOf({ stock: call({ input }) });
  const types = new TypeHtml(shapes, { nameOf: () => undefined, linkTo: () => undefined });

  const { text } = types.line(procedures[0]?.parts.input as number, "in");

  expect(textOf(text)).toBe(shown);
});

it("the page shows the fields of objects in lists in objects, five names deep", () => {
  const price = z.object({ amount: z.object({ cents: z.int() }).nullable() });
  const input = z.object({
    items: z.array(z.object({ options: z.array(z.object({ choices: z.array(z.union([price, z.null()])) })) })),
  });
  const { procedures, shapes } = modelOf({ order: call({ input }) });
  const types = new TypeHtml(shapes, { nameOf: () => undefined, linkTo: () => undefined });

  const { text } = types.block(procedures[0]?.parts.input as number, "in");

  expect([...text.matchAll(/class="name">(\w+)</g)].map(([, name]) => name)).toEqual([
    "items",
    "options",
    "choices",
    "amount",
    "cents",
  ]);
});

it.each([
  ["the rest of a tuple", z.tuple([z.string()], z.object({ inside: z.string() }))],
  ["the keys of a map", z.map(z.object({ inside: z.string() }), z.string())],
  ["the other properties of an object", z.object({}).catchall(z.object({ inside: z.string() }))],
])("the page shows the fields of objects in %s", (_where, input) => {
  const { procedures, shapes } = modelOf({ order: call({ input }) });
  const types = new TypeHtml(shapes, { nameOf: () => undefined, linkTo: () => undefined });

  const { text } = types.block(procedures[0]?.parts.input as number, "in");

  expect(text).toContain('class="name">inside<');
});

it("the page shows of each field what may be left out, what it is then, its limits, and what is deprecated", () => {
  const { procedures, shapes } = modelOf({
    stock: call({
      input: z.object({
        name: z.string().min(1).optional(),
        size: z
          .array(z.string())
          .max(9)
          .default(() => []),
        unit: z.string().default("kg"),
        old: z.boolean(),
      }),
      output: z.object({ unit: z.string().default("kg") }),
    }),
  });
  const documented = shapes.map((shape) =>
    shape.kind === "object"
      ? {
          ...shape,
          fields: shape.fields.map((field) => (field.key === "old" ? { ...field, docs: "@deprecated Gone." } : field)),
        }
      : shape,
  );
  const types = new TypeHtml(documented, { nameOf: () => undefined, linkTo: () => undefined });
  const { input, output } = procedures[0]?.parts ?? {};
  const rows = (html: string) => html.replaceAll("<p>", " ").split("</li>").slice(0, -1).map(textOf);

  expect(rows(types.block(input as number, "in").text)).toEqual([
    "name string optional at least 1 character",
    "size string[] optional default [] at most 9 items",
    'unit string optional default "kg"',
    "old boolean deprecated Gone.",
  ]);
  expect(rows(types.block(output as number, "out").text)).toEqual(["unit string"]);
});

function textOf(html: string): string {
  const plain = html.replace(/<[^>]*>/g, "");
  return plain.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"');
}

it.each([
  ["a list", z.array(z.string().min(1).max(20)).max(3), ["at most 3 items", "each item: 1 to 20 characters"]],
  ["a list of lists", z.array(z.array(z.uuid()).min(2)), ["each item: at least 2 items", "each item: each item: UUID"]],
  ["a record", z.record(z.string().max(8), z.int()), ["each key: at most 8 characters", "each value: whole number"]],
  [
    "a union",
    z.union([z.string().min(1), z.int().max(9), z.array(z.uuid()), z.object({ id: z.uuid() })]),
    [
      "option 1: at least 1 character",
      "option 2: whole number",
      "option 2: ≤\u00a09",
      "option 3: each item: UUID",
      "UUID",
    ],
  ],
  ["one option beside null", z.union([z.null(), z.email()]), ["email"]],
  ["an intersection", z.intersection(z.string().min(1), z.email()), ["at least 1 character", "email"]],
  [
    "a tuple",
    z.tuple([z.string(), z.email().optional()], z.number().max(5)),
    ["item 2: email", "each other item: ≤\u00a05"],
  ],
])("the page shows the limits of what lies in %s", (_where, input, limits) => {
  const { procedures, shapes } = modelOf({ order: call({ input: z.object({ input }) }) });
  const types = new TypeHtml(shapes, { nameOf: () => undefined, linkTo: () => undefined });

  const { text } = types.block(procedures[0]?.parts.input as number, "in");

  const shown = [...text.matchAll(/class="limit">([^<]*)</g)].map(([, limit]) => limit);
  expect(shown).toEqual(limits);
});
