import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { Schema } from "../contract/schema.ts";
import { RpcError } from "../errors.ts";
import type { Gate } from "./gate.ts";
import { validatedGate } from "./validated-gate.ts";
import { wireDate } from "./wire-leaves.ts";
import { wireObject } from "./wire-structures.ts";

const gate = (schema: Schema) => validatedGate(schema, undefined, "input");
const taken = (on: Gate, value: unknown) => on.take({ value, attachments: [] });

/** What a gate says of a value, in few words. */
async function verdict(run: () => unknown): Promise<unknown> {
  try {
    return await run();
  } catch (error) {
    return error instanceof RpcError ? `${error.code} ${error.executed}: ${error.message}` : String(error);
  }
}

const both = { decode: Number, encode: String };

const later = z.string().refine(async (text) => text !== "taken", "is taken");

describe("what comes in", () => {
  it.each<[string, Schema, unknown, unknown]>([
    ["fits", z.object({ n: z.number() }), { n: 1 }, { n: 1 }],
    ["gets its defaults", z.object({ n: z.number().default(7) }), {}, { n: 7 }],
    ["loses what the contract does not know", z.object({ n: z.number() }), { n: 1, x: 2 }, { n: 1 }],
    ["is transformed", z.codec(z.string(), z.number(), { decode: Number, encode: String }), "7", 7],
    ["is looked at later", later, "free", "free"],
    [
      "is transformed later, inside",
      z.object({ a: z.string().transform(async (t) => t.length) }),
      { a: "abc" },
      { a: 3 },
    ],
    [
      "is looked at later, inside, and does not fit",
      z.object({ a: later, b: z.number() }),
      { a: "taken", b: 1 },
      "INVALID_ARGUMENT no: the input does not fit the contract: a: is taken",
    ],
    [
      "breaks the schema",
      z.object({ a: z.string().transform((): string => JSON.parse("?")) }),
      { a: "abc" },
      `SyntaxError: Unexpected token '?', "?" is not valid JSON`,
    ],
    [
      "does not fit",
      z.number(),
      "x",
      "INVALID_ARGUMENT no: the input does not fit the contract: Invalid input: expected number, received string",
    ],
    [
      "does not fit inside",
      z.object({ a: z.array(z.number()) }),
      { a: [1, "x"] },
      "INVALID_ARGUMENT no: the input does not fit the contract: a.1: Invalid input: expected number, received string",
    ],
    [
      "does not fit, as is seen later",
      later,
      "taken",
      "INVALID_ARGUMENT no: the input does not fit the contract: is taken",
    ],
  ])("%s", async (_what, schema, value, expected) => {
    expect(await verdict(() => taken(gate(schema), value))).toEqual(expected);
  });

  it("is read by its plan before it is checked", () => {
    const on = validatedGate(z.object({ at: z.date() }), wireObject({ at: wireDate }), "input");

    expect(taken(on, { at: "1970-01-01T00:00:00.000Z" })).toEqual({ at: new Date(0) });
    expect(() => taken(on, { at: "no date" })).toThrow("at: Invalid input: expected date");
  });

  it("is explained in ten issues and one kilobyte, however wrong it is", async () => {
    const many = await verdict(() => taken(gate(z.array(z.string())), Array(5000).fill(1)));
    expect(String(many).match(/expected string/g)).toHaveLength(10);
    expect(many).toMatch(/and 4990 more$/);

    const long = await verdict(() => taken(gate(z.object({ ["k".repeat(5000)]: z.string() })), {}));
    expect(String(long).length).toBeLessThan(1200);
  });

  it("is judged alike before and after the schema is compiled", async () => {
    const on = gate(z.object({ n: z.number().min(1).default(3), s: z.string().optional() }));
    const values = [{ n: 1 }, { n: 0 }, {}, { n: 2, s: "x", more: 1 }, { n: "1" }, null, { n: 1, s: null }];
    const judge = () => Promise.all(values.map((value) => verdict(() => taken(on, structuredClone(value)))));
    const before = await judge();
    for (let n = 0; n < 150; n++) await taken(on, { n: 1 });

    expect(await judge()).toEqual(before);
  });

  it("is nothing where the contract has no schema", () => {
    const none = validatedGate(undefined, undefined, "input");

    expect([taken(none, { x: 1 }), none.give({ x: 1 })]).toEqual([undefined, { value: undefined, attachments: [] }]);
  });
});

describe("a check that has to be waited for", () => {
  const failing = (told: () => void) => async (): Promise<never> => {
    told();
    throw new Error("the database is down");
  };

  it.each<[string, (told: () => void) => z.ZodType]>([
    ["refine", (told) => z.string().refine(failing(told))],
    ["superRefine", (told) => z.string().superRefine(failing(told))],
    ["check", (told) => z.string().check(failing(told))],
    ["transform", (told) => z.codec(z.string(), z.string(), { decode: failing(told), encode: failing(told) })],
    ["custom", (told) => z.custom<string>(failing(told))],
    ["a promise of no async function", (told) => z.string().refine(() => failing(told)())],
    ["lazy", (told) => z.lazy(() => z.string().refine(failing(told)))],
  ])("is made once for each value, and who gave the value is told that it failed: %s", async (_what, schemaOf) => {
    let checks = 0;
    const schema = schemaOf(() => {
      checks += 1;
    });
    // Where nothing is waited for at first, it is known late.
    const on = gate(z.object({ code: schema.optional() }));
    for (let n = 0; n < 150; n++) await on.give(await taken(on, {}));

    const verdicts = [await verdict(() => taken(on, { code: "x" })), await verdict(() => on.give({ code: "x" }))];
    verdicts.push(await verdict(() => taken(gate(schema), "x")), await verdict(() => gate(schema).give("x")));

    expect([verdicts, checks]).toEqual([Array(4).fill("Error: the database is down"), 4]);
  });

  it.each<[string, z.ZodType, unknown]>([
    ["is not given", z.object({ code: later.optional() }), {}],
    ["is transformed at once", z.object({ code: z.string().transform((text) => text.trim()) }), { code: " x " }],
    [
      "is prepared at once",
      z.object({ code: z.preprocess((text) => String(text).trim(), z.string()) }),
      { code: " x " },
    ],
    ["is looked at at once", z.object({ code: z.string().refine((text) => text === "x") }), { code: "x" }],
  ])("makes nobody wait whose value needs none: it %s", (_what, schema, value) => {
    const on = gate(schema);

    const given = Array.from({ length: 150 }, () => taken(on, value));

    expect(given.at(0)).not.toBeInstanceOf(Promise);
    expect(given.filter((one) => JSON.stringify(one) !== JSON.stringify(given[0]))).toEqual([]);
  });
});

describe("what goes out", () => {
  it.each<[string, Schema, unknown, unknown]>([
    ["fits", z.object({ n: z.number() }), { n: 1, x: 2 }, { value: { n: 1 }, attachments: [] }],
    [
      "is encoded",
      z.codec(z.string(), z.number(), { decode: Number, encode: String }),
      7,
      { value: "7", attachments: [] },
    ],
    ["is looked at later", later, "free", { value: "free", attachments: [] }],
    [
      "is encoded later, inside",
      z.object({ a: z.codec(z.string(), z.number(), { decode: async (t) => Number(t), encode: async (n) => `${n}` }) }),
      { a: 7 },
      { value: { a: "7" }, attachments: [] },
    ],
    [
      "is the application's mistake",
      z.number(),
      "x",
      "TypeError: the output does not fit the contract: Invalid input: expected number, received string",
    ],
    [
      "was forgotten by a handler or by a middleware",
      z.number(),
      undefined,
      "TypeError: the output does not fit the contract: Invalid input: expected number, received undefined (nothing was returned: a handler returns the output, a middleware what `next` gave)",
    ],
    ["may be nothing", z.number().optional(), undefined, { value: undefined, attachments: [] }],
    ["is its mistake, as is seen later", later, "taken", "TypeError: the output does not fit the contract: is taken"],
  ])("%s", async (_what, schema, value, expected) => {
    expect(await verdict(() => validatedGate(schema, undefined, "output").give(value))).toEqual(expected);
  });

  it.each<[string, Schema, readonly unknown[]]>([
    ["a plain object", z.object({ n: z.number().min(1), s: z.string().optional() }), [{ n: 1 }, { n: 0 }, { s: "x" }]],
    ["a codec deep inside", z.object({ list: z.array(z.codec(z.string(), z.number(), both)) }), [{ list: [1, 2] }, {}]],
    ["a default", z.object({ n: z.number().default(3) }), [{ n: 1 }, {}]],
    ["a catch", z.number().catch(9), [1, "x"]],
    ["a pipe", z.pipe(z.codec(z.string(), z.number(), both), z.number().min(5)), [7, 3]],
    ["a stringbool", z.stringbool(), [true, false, "yes"]],
    ["a text in order", z.string().trim().toLowerCase(), ["  A ", 1]],
  ])("is judged alike before and after the schema is compiled: %s", async (_what, schema, values) => {
    const on = validatedGate(schema, undefined, "output");
    const judge = () => Promise.all(values.map((value) => verdict(() => on.give(structuredClone(value)))));
    const before = await judge();
    for (let n = 0; n < 150; n++) await verdict(() => on.give(values[0]));

    expect(await judge()).toEqual(before);
  });
});
