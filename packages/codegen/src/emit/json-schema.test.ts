import { bytes, call } from "@wsrpc-ts/runtime";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import { JsonSchemas } from "./json-schema.ts";

const s = z.string();
const time = { type: "string", format: "date-time", pattern: "\\.\\d{3}Z$" };
const tagged = (name: string, value: object) => ({
  type: "object",
  properties: { [name]: value },
  required: [name],
  additionalProperties: false,
});
const big = { type: "string", pattern: "^-?\\d+$" };

describe("the JSON Schema of what stands on the wire", () => {
  it.each<[title: string, schema: z.ZodType, asInput: object, asOutput?: object]>([
    [
      "strings",
      s.min(1).max(9).regex(/^a/).regex(/b$/),
      { type: "string", minLength: 1, maxLength: 9, pattern: "/^a/".slice(1, -1), allOf: [{ pattern: "b$" }] },
    ],
    ["formats", z.email(), { type: "string", format: "email" }],
    ["formats with a pattern beside", z.uuid().regex(/^a/), { type: "string", format: "uuid", pattern: "^a" }],
    [
      "formats of which one pattern may be their own",
      z.stringFormat("hostname", /^[a-z.]+$/).regex(/^a/),
      { type: "string", format: "hostname", pattern: "^[a-z.]+$", allOf: [{ pattern: "^a" }] },
    ],
    [
      "e-mail addresses that JSON Schema's format has not",
      z.email({ pattern: /^.+@.+$/ }),
      { type: "string", pattern: "^.+@.+$" },
    ],
    [
      "times, which have no offset",
      z.iso.time({ precision: 0 }),
      { type: "string", pattern: String(z.iso.time({ precision: 0 })._zod.def.pattern).slice(1, -1) },
    ],
    [
      "times of a day that may have no offset",
      z.iso.datetime({ local: true }),
      { type: "string", pattern: String(z.iso.datetime({ local: true })._zod.def.pattern).slice(1, -1) },
    ],
    ["times of a day", z.iso.datetime({ offset: true }), { type: "string", format: "date-time" }],
    [
      "patterns but for those that are nothing with the flag u",
      s.regex(/^[\w-.]+$/).regex(/b$/),
      { type: "string", pattern: "b$" },
    ],
    ["multiples of what is negative", z.number().multipleOf(-2), { type: "number", multipleOf: 2 }],
    [
      "numbers",
      z.number().gt(1).max(9).multipleOf(2),
      { type: "number", exclusiveMinimum: 1, maximum: 9, multipleOf: 2 },
    ],
    ["whole numbers", z.int32(), { type: "integer", minimum: -(2 ** 31), maximum: 2 ** 31 - 1 }],
    ["dates", z.date(), time],
    ["bigints", z.bigint(), big],
    ["sets", z.set(z.date()).max(3), { type: "array", items: time, maxItems: 3 }],
    [
      "maps",
      z.map(s, z.bigint()),
      {
        type: "array",
        items: { type: "array", items: [{ type: "string" }, big], minItems: 2, additionalItems: false },
      },
    ],
    [
      "objects",
      z.strictObject({ a: s, b: s.optional() }),
      {
        type: "object",
        properties: { a: { type: "string" }, b: { type: "string" } },
        required: ["a"],
        additionalProperties: false,
      },
    ],
    [
      "objects with what must be there though it may be undefined",
      z.object({ a: z.union([z.date(), z.undefined()]), b: z.date() }),
      {
        type: "object",
        properties: {
          a: { anyOf: [tagged("$d", time), { const: { $u: 1 } }] },
          b: time,
        },
        required: ["a", "b"],
      },
    ],
    [
      "tuples",
      z.tuple([s], z.null()),
      { type: "array", items: [{ type: "string" }], additionalItems: { type: "null" }, minItems: 1 },
    ],
    [
      "what may be undefined deep inside of what says what it is",
      z.looseObject({ a: z.object({ b: s.optional() }) }),
      {
        type: "object",
        properties: {
          a: {
            type: "object",
            properties: { b: { anyOf: [{ type: "string" }, { const: { $u: 1 } }] } },
          },
        },
        required: ["a"],
        additionalProperties: {},
      },
    ],
    [
      "tuples whose last items may be left out",
      z.tuple([s, s.optional()]),
      {
        type: "array",
        items: [{ type: "string" }, { anyOf: [{ type: "string" }, { type: "null" }] }],
        additionalItems: false,
        minItems: 1,
      },
    ],
    ["tuples of nothing", z.tuple([]), { type: "array", maxItems: 0 }],
    ["tuples of any length", z.tuple([]).rest(s), { type: "array", items: { type: "string" } }],
    [
      "strict objects side by side, which know each other's fields",
      z.strictObject({ a: s }).and(z.strictObject({ b: s })),
      {
        allOf: [
          { type: "object", properties: { a: { type: "string" } }, required: ["a"] },
          { type: "object", properties: { b: { type: "string" } }, required: ["b"] },
        ],
      },
    ],
    [
      "records of what may be undefined, which is left out",
      z.record(z.enum(["a"]), z.union([s, z.undefined()])),
      {
        type: "object",
        additionalProperties: { anyOf: [{ type: "string" }, { type: "null" }] },
        propertyNames: { enum: ["a"] },
      },
    ],
    [
      "records whose keys may be missing",
      z.partialRecord(z.enum(["a"]), s),
      { type: "object", additionalProperties: { type: "string" }, propertyNames: { enum: ["a"] } },
    ],
    ["records of any keys", z.record(s, s), { type: "object", additionalProperties: { type: "string" } }],
    [
      "records",
      z.record(z.enum(["a"]), s),
      { type: "object", additionalProperties: { type: "string" }, propertyNames: { enum: ["a"] }, required: ["a"] },
    ],
    ["enums", z.enum(["a", "b"]), { enum: ["a", "b"] }],
    ["plain unions", z.union([s, z.null()]), { anyOf: [{ type: "string" }, { type: "null" }] }],
    [
      "rich unions, which say what they are",
      z.union([z.date(), s]),
      { anyOf: [tagged("$d", time), { type: "string" }] },
    ],
    [
      "rich unions of lists",
      z.array(z.union([z.bigint(), s])),
      { type: "array", items: { anyOf: [tagged("$n", big), { type: "string" }] } },
    ],
    [
      "rich unions in a field, where only that says what it is",
      z.object({ a: z.union([z.date(), s]), b: z.date() }),
      {
        type: "object",
        properties: { a: { anyOf: [tagged("$d", time), { type: "string" }] }, b: time },
        required: ["a", "b"],
      },
    ],
    [
      "what may be missing where it says what it is",
      z.object({ a: z.union([z.date(), s]).optional(), b: s.optional() }),
      {
        type: "object",
        properties: {
          a: { anyOf: [{ anyOf: [tagged("$d", time), { type: "string" }] }, { const: { $u: 1 } }] },
          b: { type: "string" },
        },
      },
    ],
    ["what may be undefined at the top", s.optional(), { anyOf: [{ type: "string" }, { type: "null" }] }],
    [
      "undefined beside null",
      s.nullish(),
      { anyOf: [{ anyOf: [{ type: "string" }, { type: "null" }] }, { const: { $u: 1 } }] },
    ],
    [
      "defaults",
      z.object({ a: z.int().default(3) }),
      { type: "object", properties: { a: { type: "integer", default: 3 } } },
      { type: "object", properties: { a: { type: "integer" } }, required: ["a"] },
    ],
    [
      "codecs, by their wire",
      z.codec(z.iso.datetime(), z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() }),
      { type: "string", format: "date-time" },
    ],
    ["coercion", z.coerce.number(), {}, { type: "number" }],
    ["anything", z.unknown(), {}],
    ["nothing", z.never(), { not: {} }],
  ])("has %s", (_title, schema, asInput, asOutput = asInput) => {
    const { shapes, procedures } = modelOf({ run: call({ input: schema, output: schema }) });
    const schemas = new JsonSchemas(shapes, () => undefined);
    const { input = 0, output = 0 } = procedures[0]?.parts ?? {};

    expect(schemas.of(input, "in")).toEqual(asInput);
    expect(schemas.of(output, "out")).toEqual(asOutput);
  });

  it("defines what has a name once, and once more where it says what it is", () => {
    const Line = z.object({ at: z.date() });
    const { shapes, procedures } = modelOf({ run: call({ input: z.union([Line, s]), output: z.array(Line) }) });
    const schemas = new JsonSchemas(shapes, (id) => (shapes[id]?.kind === "object" ? "Line" : undefined));
    const { input = 0, output = 0 } = procedures[0]?.parts ?? {};

    expect(schemas.of(input, "in")).toEqual({
      anyOf: [{ $ref: "#/components/schemas/Line.tagged" }, { type: "string" }],
    });
    expect(schemas.of(output, "out")).toEqual({ type: "array", items: { $ref: "#/components/schemas/Line" } });
    expect(Object.keys(schemas.definitions)).toEqual(["Line", "Line.tagged"]);
    expect(schemas.definitions).toEqual({
      Line: { type: "object", properties: { at: time }, required: ["at"] },
      "Line.tagged": { type: "object", properties: { at: tagged("$d", time) }, required: ["at"] },
    });
  });

  it("defines what contains itself, once, and describes it in its own words", () => {
    const Node = z.object({
      get next() {
        return z.array(Node);
      },
    });
    Node.register(z.globalRegistry, { description: "What is linked." });
    const { shapes, procedures } = modelOf({ run: call({ input: Node }) }, new Map([[Node, "Node"]]));
    const schemas = new JsonSchemas(shapes, (id) => (shapes[id]?.kind === "object" ? "Node" : undefined));
    const ref = { $ref: "#/components/schemas/Node" };

    expect(schemas.of(procedures[0]?.parts.input ?? 0, "in")).toEqual(ref);
    expect(schemas.definitions).toEqual({
      Node: {
        type: "object",
        properties: { next: { type: "array", items: ref } },
        required: ["next"],
        description: "What is linked.",
      },
    });
  });

  it("says the default of what has a name beside the reference, where it is heard", () => {
    const Color = z.enum(["red", "green"]);
    const { shapes, procedures } = modelOf({ run: call({ input: Color.default("red") }) });
    const schemas = new JsonSchemas(shapes, (id) => (shapes[id]?.kind === "literal" ? "Color" : undefined));

    const [schema] = (schemas.of(procedures[0]?.parts.input ?? 0, "in") as { anyOf: object[] }).anyOf;

    expect(schema).toEqual({ allOf: [{ $ref: "#/components/schemas/Color" }], default: "red" });
  });

  it("ends where a strict object stands side by side with itself", () => {
    const Node: z.ZodType = z.strictObject({
      get next() {
        return z.looseObject({}).and(Node).optional();
      },
    });
    const { shapes, procedures } = modelOf({ run: call({ input: Node }) });
    const schemas = new JsonSchemas(shapes, (id) => (shapes[id]?.kind === "object" ? `Shape${id}` : undefined));

    expect(JSON.stringify(schemas.of(procedures[0]?.parts.input ?? 0, "in"))).toContain("$ref");
  });

  it("names the part of bytes behind the text", () => {
    const { shapes } = modelOf({ run: call({ input: bytes() }) });

    expect(new JsonSchemas(shapes, () => undefined).of(0, "in")).toMatchObject({ type: "object", required: ["$b"] });
  });
});
