/** Schemas that hold no other. */

import { schemaThat as of, type RandomSchema } from "./random-schema.ts";

function but(schema: RandomSchema, ...others: string[]): RandomSchema {
  return { ...schema, others };
}

const plain: readonly RandomSchema[] = [
  but(of("z.string()", '""', '"wörter\\u2028"', '"2024-01-01T00:00:00.000Z"', '"1"'), "5", "{}"),
  of("z.number()", "0", "-1.5", "1e300"),
  but(of("z.boolean()", "true", "false"), '"true"', "0"),
  of("z.bigint()", "0n", "-12345678901234567890n"),
  of("z.date()", "new Date(0)", "new Date(1700000000123)"),
  of("z.null()", "null"),
  of("z.nan()", "Number.NaN"),
  of("z.undefined()", "undefined"),
  but(of('z.literal("a")', '"a"'), '"b"'),
  but(of('z.literal(["b", 2, true, null])', '"b"', "2", "true", "null"), '"2"', "false"),
  but(of("z.literal(5n)", "5n"), "6n"),
  but(of('z.enum(["red", "green"])', '"red"', '"green"'), '"blue"'),
  but(of('z.enum({ Dark: "dark", Pale: 1 } as const)', '"dark"', "1"), '"Pale"'),
  of("bytes()", "new Uint8Array([1, 2, 3])", "new Uint8Array(0)"),
  of("z.any()", "null", '{ a: [1, "x"] }', '"text"'),
  of("z.unknown()", "0", "[null]"),
  of("z.json()", '{ a: [1, null, { b: "c" }] }', "7"),
];

const formats: readonly RandomSchema[] = [
  but(of("z.string().min(1).max(30)", '"a"', '"null"'), '""'),
  but(of("z.email()", '"a@b.example"'), '"a@"'),
  but(of("z.uuid()", '"0b9b1bf8-4c7f-4a54-9c2e-3d8a6f1e2b11"'), '"0b9b1bf8"'),
  but(of("z.iso.datetime()", '"2024-05-01T12:00:00Z"'), '"2024-05-01"'),
  but(of("z.iso.date()", '"2024-05-01"'), '"2024-05-32"'),
  but(of("z.url()", '"https://a.example/x?y"'), '"a b"'),
  but(of("z.ipv4()", '"127.0.0.1"'), '"1.2.3"'),
  but(of("z.base64()", '"AQID"'), '"?"'),
  but(of("z.string().regex(/^[a-z]+$/)", '"abc"'), '"ABC"'),
  but(of("z.string().trim().toLowerCase()", '"abc"', '" A "'), "1"),
  but(of("z.int().nonnegative()", "0", "42"), "-1", "0.5"),
  but(of("z.number().multipleOf(0.5)", "0.5", "-2"), "0.3"),
  but(of("z.bigint().positive()", "1n"), "-1n"),
  but(of("z.date().min(new Date(1))", "new Date(5)"), "new Date(0)"),
  but(of('z.templateLiteral(["id-", z.int()])', '"id-7"'), '"id-x"'),
  but(of('z.templateLiteral(["a", z.templateLiteral([z.enum(["x", "y"]), "-", z.int()])])', '"ax-1"'), '"az-1"'),
  but(of('z.string().refine((text) => text !== "no")', '"yes"'), '"no"'),
  but(of("z.string().check(z.minLength(2), z.maxLength(3))", '"ab"'), '"a"'),
  but(of("z.number().overwrite((value) => Math.round(value))", "1.4"), '"1"'),
  but(of('z.string().superRefine((text, ctx) => { if (text === "no") ctx.addIssue("not so"); })', '"yes"'), '"no"'),
];

const coerced: readonly RandomSchema[] = [
  but(of("z.coerce.number()", '"12"', "3"), '"twelve"'),
  of("z.coerce.string()", "5", '"x"'),
  of("z.coerce.boolean()", '"x"', "0"),
  but(of("z.coerce.bigint()", '"5"', "7n"), '"x"'),
  but(of("z.coerce.date()", '"2024-05-01"', "new Date(5)"), '"x"'),
];

export const leaves: readonly RandomSchema[] = [...plain, ...plain, ...formats, ...coerced];

const isoToDate =
  "z.codec(z.iso.datetime(), z.date(), { decode: (text) => new Date(text), encode: (date) => date.toISOString() })";
const boxed =
  "z.codec(z.string(), z.custom<{ readonly made: string }>((one) => Object.hasOwn(Object(one), 'made')), { decode: (made) => ({ made }), encode: ({ made }) => made })";
const dateToNumber =
  "z.codec(z.date(), z.number(), { decode: (date) => date.getTime(), encode: (ms) => new Date(ms) })";

/** What a server holds is something else than what crosses. */
export const codecs: readonly RandomSchema[] = [
  but(of("z.stringbool()", '"yes"', '"false"'), '"perhaps"'),
  but(of(isoToDate, '"2024-05-01T12:00:00.000Z"'), '"soon"'),
  of(boxed, '"x"'),
  of(dateToNumber, "new Date(7)"),
].map((one) => ({ ...one, isCoded: true }));
