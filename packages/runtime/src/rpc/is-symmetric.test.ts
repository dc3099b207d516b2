import { describe, expect, it } from "vitest";
import * as z from "zod";
import { isSymmetric } from "./is-symmetric.ts";

const Tree = z.object({
  name: z.string(),
  get children() {
    return z.array(Tree);
  },
});
const asNumber = z.codec(z.string(), z.number(), { decode: Number, encode: String });

describe("a schema that writes what it reads", () => {
  it.each([
    ["plain fields", z.object({ a: z.string().trim().min(1), b: z.int().optional(), c: z.date().nullable() })],
    ["collections", z.map(z.string(), z.set(z.array(z.tuple([z.bigint()], z.number()))))],
    ["alternatives", z.discriminatedUnion("k", [z.object({ k: z.literal("a") }), z.object({ k: z.enum(["b"]) })])],
    ["records and intersections", z.intersection(z.record(z.string(), z.json()), z.looseObject({ a: z.unknown() }))],
    ["itself", Tree],
    ["a refinement", z.string().refine((text) => text.length > 2)],
  ])("is one of %s", (_what, schema) => {
    expect(isSymmetric(schema)).toBe(true);
  });

  it.each([
    ["codec", z.object({ a: z.array(asNumber) })],
    ["default", z.object({ a: z.string().default("x") })],
    ["prefault", z.tuple([z.string().prefault("x")])],
    ["catch", z.record(z.string(), z.string().catch("x"))],
    ["transform", z.union([z.number(), z.string().transform(Number)])],
    ["coercion", z.map(z.coerce.number(), z.string())],
    ["pipe in a lazy", z.lazy(() => z.string().pipe(z.string()))],
    ["catchall of codecs", z.object({}).catchall(asNumber)],
  ])("has no %s", (_what, schema) => {
    expect(isSymmetric(schema)).toBe(false);
  });
});
