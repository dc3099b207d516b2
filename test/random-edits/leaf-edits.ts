/** Edits of schemas that hold no other: bounds, formats, values, types. */

import { schemaThat as of } from "../random-schemas/random-schema.ts";
import type { Edit } from "./edit.ts";

const text = of("z.string()", '""', '"a"', '"abcdef"', '"2024-05-01T12:00:00Z"', '"7"');
const number = of("z.number()", "0", "-1.5", "7", "1e300");
const int = of("z.int()", "0", "7", "-3");
const bigint = of("z.bigint()", "0n", "7n", "-12345678901234567890n");
const boolean = of("z.boolean()", "true", "false");
const date = of("z.date()", "new Date(0)", "new Date(1700000000123)");
const octets = of("bytes()", "new Uint8Array([1, 2, 3])");
const color = (...names: string[]) => of(`z.enum([${names.join(", ")}])`, ...names);
const literal = (...values: string[]) => of(`z.literal([${values.join(", ")}])`, ...values);
const iso = "z.iso.datetime()";
const isoValue = '"2024-05-01T12:00:00.000Z"';
const codec = "{ decode: (text) => new Date(text), encode: (date) => date.toISOString() }";
const changing = (text: string, ...values: string[]) => ({ ...of(text, ...values), changes: true });
const edit = (title: string, old: Edit["old"], now: Edit["now"]): Edit => ({ title, old, now });

/** From the wider to the narrower; `turned` goes the other way. */
export const leafEdits: readonly Edit[] = [
  edit("a minimum length", text, of("z.string().min(3)", '"abc"')),
  edit("a maximum length", text, of("z.string().max(3)", '"abc"', '""')),
  edit("a higher minimum length", of("z.string().min(1)", '"a"', '"abc"'), of("z.string().min(2)", '"abc"')),
  edit("an exact length", of("z.string().max(5)", '"abc"', '""'), of("z.string().length(3)", '"abc"')),
  edit("a format", text, of("z.uuid()", '"0b9b1bf8-4c7f-4a54-9c2e-3d8a6f1e2b11"')),
  edit("a time", text, of(iso, isoValue)),
  edit("an offset", of("z.iso.datetime({ offset: true })", '"2024-05-01T12:00:00+01:00"', isoValue), of(iso, isoValue)),
  edit("a pattern", text, of("z.string().regex(/^a/)", '"a"', '"abcdef"')),
  edit("another pattern", of("z.string().regex(/^a/)", '"a"', '"abc"'), of("z.string().regex(/c$/)", '"abc"', '"c"')),
  edit(
    "a narrower pattern",
    of("z.string().regex(/^[a-z0-9]*$/)", '"a"', '"7"', '""'),
    of("z.string().regex(/^[a-f]+$/)", '"a"'),
  ),
  edit("a beginning", text, of('z.string().startsWith("a")', '"a"', '"abcdef"')),
  edit("trimming", text, { ...of("z.string().trim()", '" a "', '"a"'), changes: true }),
  edit("lower case", text, of("z.string().lowercase()", '"a"', '""')),
  edit("another format", of("z.email()", '"a@b.example"'), of("z.url()", '"https://b.example/"')),
  edit("a minimum", number, of("z.number().min(0)", "0", "7")),
  edit("an exclusive minimum", of("z.number().min(0)", "0", "7"), of("z.number().gt(0)", "7", "0.5")),
  edit("a maximum", number, of("z.number().max(5)", "0", "5")),
  edit("a lower maximum", of("z.int().max(9)", "9", "0"), of("z.int().lt(9)", "8", "0")),
  edit("whole numbers", number, int),
  edit("a step", int, of("z.int().multipleOf(5)", "0", "5", "-10")),
  edit("32 bits", int, of("z.int32()", "0", "7")),
  edit("a finer step", of("z.number().multipleOf(0.5)", "1.5", "0"), of("z.number().multipleOf(1)", "1", "0")),
  edit("a least bigint", bigint, of("z.bigint().min(0n)", "0n", "7n")),
  edit("64 bits", bigint, of("z.int64()", "0n", "7n")),
  edit("a first day", date, of('z.date().min(new Date("2001-01-01"))', "new Date(1700000000123)")),
  edit("a value less", color('"red"', '"green"', '"blue"'), color('"red"', '"green"')),
  edit(
    "a value less of those that are not caught",
    of('z.enum(["red", "green"]).catch("red")', '"red"', '"green"'),
    of('z.enum(["red"]).catch("red")', '"red"'),
  ),
  edit("another value", color('"red"', '"green"'), color('"red"', '"Green"')),
  edit("one value of a type", text, color('"red"', '"green"')),
  edit("one number", number, literal("1", "2")),
  edit("one literal less", literal('"b"', "2", "true", "null"), literal('"b"', "2")),
  edit("a bigint literal less", literal("5n", "6n"), literal("5n")),
  edit("a literal of undefined less", literal('"b"', "undefined"), literal('"b"')),
  edit("true alone", boolean, of("z.literal(true)", "true")),
  edit("a literal beside what it is of", of('z.union([z.string(), z.literal("x")])', '"x"', '"y"'), text),
  edit("a Date for a text", text, date),
  edit("a Date for its text", of(iso, isoValue, '"2024-05-01T12:00:00Z"'), date),
  edit("a bigint for a number", number, bigint),
  edit("a bigint for a text", text, bigint),
  edit("bytes for a text", text, octets),
  edit("a number for a text", text, number),
  edit("a boolean for a number", number, boolean),
  edit("nan as well", of("z.union([z.number(), z.nan()])", "0", "Number.NaN"), number),
  edit("nan for a number", number, of("z.nan()", "Number.NaN")),
  edit("null for undefined", of("z.undefined()", "undefined"), of("z.null()", "null")),
  edit("void for undefined", of("z.undefined()", "undefined"), of("z.void()", "undefined")),
  edit("a type for anything", of("z.unknown()", '"a"', "0", "null", "[1n]"), text),
  edit("a Date for anything", of("z.any()", '"a"', "0", "null", "new Date(0)"), date),
  edit("JSON for anything", of("z.unknown()", '"a"', "0", "null"), of("z.json()", '"a"', "[null]")),
  edit("a type for JSON", of("z.json()", '"a"', "0", "[null]"), number),
  edit("a template", text, of('z.templateLiteral(["id-", z.int()])', '"id-7"')),
  edit(
    "another template",
    of('z.templateLiteral(["id-", z.string()])', '"id-a"', '"id-7"'),
    of('z.templateLiteral(["id-", z.int()])', '"id-7"'),
  ),
  edit("coercion", number, changing("z.coerce.number()", "3")),
  edit("coercion to a Date", date, changing("z.coerce.date()", "new Date(0)")),
  edit("a boolean's text", text, changing("z.stringbool()", '"yes"', '"false"')),
  edit("a codec", of(iso, isoValue), changing(`z.codec(${iso}, z.date(), ${codec})`, isoValue)),
  edit("a codec for its Date", date, changing(`z.codec(${iso}, z.date(), ${codec})`, isoValue)),
  edit("a transform", text, changing("z.string().transform((text) => text.length)", '"abc"')),
  edit("a check", number, of("z.number().refine((value) => value >= 0)", "0", "7")),
];
