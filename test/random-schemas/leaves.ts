/** Schemas that hold no other. */

import { schemaThat as of, type RandomSchema } from "./random-schema.ts";

export const leaves: readonly RandomSchema[] = [
  of("z.string()", '""', '"wörter\\u2028"', '"2024-01-01T00:00:00.000Z"', '"1"'),
  of("z.string().min(1).max(30)", '"a"', '"null"'),
  of("z.email()", '"a@b.example"'),
  of("z.uuid()", '"0b9b1bf8-4c7f-4a54-9c2e-3d8a6f1e2b11"'),
  of("z.iso.datetime()", '"2024-05-01T12:00:00Z"'),
  of("z.number()", "0", "-1.5", "1e300"),
  of("z.int().nonnegative()", "0", "42"),
  of("z.boolean()", "true", "false"),
  of("z.bigint()", "0n", "-12345678901234567890n"),
  of("z.date()", "new Date(0)", "new Date(1700000000123)"),
  of("z.null()", "null"),
  of("z.nan()", "Number.NaN"),
  of("z.undefined()", "undefined"),
  of('z.literal("a")', '"a"'),
  of('z.literal(["b", 2, true, null])', '"b"', "2", "true", "null"),
  of("z.literal(5n)", "5n"),
  of('z.enum(["red", "green"])', '"red"', '"green"'),
  of("bytes()", "new Uint8Array([1, 2, 3])", "new Uint8Array(0)"),
  of('z.templateLiteral(["id-", z.int()])', '"id-7"'),
  of("z.any()", "null", '{ a: [1, "x"] }', '"text"'),
  of("z.unknown()", "0", "[null]"),
  of("z.json()", '{ a: [1, null, { b: "c" }] }', "7"),
];
