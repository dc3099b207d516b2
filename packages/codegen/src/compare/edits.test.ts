import { bytes, call } from "@wsrpc-ts/runtime";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import type { Change } from "./change.ts";
import { compareContracts } from "./compare-contracts.ts";
import { lockText } from "./lock-text.ts";
import { parseLock } from "./parse-lock.ts";
import type { RuleId } from "./rules.ts";

const s = z.string();
const n = z.number();
const key = { id: s };
const circle = z.object({ kind: z.literal("circle"), r: n });
const square = z.object({ kind: z.literal("square"), a: n });
const wideSquare = z.object({ kind: z.literal("square"), a: n, b: n });
const shape = z.discriminatedUnion("kind", [circle, square]);
const isoDate = z.codec(z.iso.datetime(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString(),
});
const epochDate = z.codec(z.iso.datetime(), z.number(), {
  decode: (text) => Date.parse(text),
  encode: (at) => new Date(at).toISOString(),
});
const Tree = z.object({
  label: s,
  get kids() {
    return z.array(Tree);
  },
});
const TallTree = z.object({
  label: s,
  height: n,
  get kids() {
    return z.array(TallTree);
  },
});
const nested = z.discriminatedUnion("kind", [
  circle,
  z.discriminatedUnion("corners", [
    z.object({ kind: z.literal("angular"), corners: z.literal(3), a: n }),
    z.object({ kind: z.literal("angular"), corners: z.literal(4), side: s }),
  ]),
]);
const toNumber = z.preprocess((value) => Number(value), n);
const toNumberOrZero = z.preprocess((value) => Number(value) || 0, n);
const trimmed = z.preprocess((value) => String(value).trim(), s);
const short = (text: string) => text.length < 9;
const atLeast = (min: number) => s.check(z.property("length", n.min(min)));
const allAtLeast = (min: number) => s.check(z.properties({ length: n.min(min) }));
const isEven = (value: number) => value % 2 === 0;

type Edit = readonly [
  title: string,
  old: z.ZodType,
  now: z.ZodType,
  asInput: readonly RuleId[],
  asOutput: readonly RuleId[],
];

/** What an edit of a schema does to clients of the last release that give the value, and to those that get it. */
const edits: readonly Edit[] = [
  ["nothing changes", z.object({ a: s, b: n.optional() }), z.object({ b: n.optional(), a: s }), [], []],
  [
    "nothing changes beside code",
    z.object({ a: toNumber, b: trimmed.optional() }),
    z.object({ a: toNumber, b: trimmed.optional() }),
    [],
    [],
  ],
  [
    "nothing changes but the code",
    z.object({ a: toNumber }),
    z.object({ a: toNumberOrZero }),
    ["INPUT_CHECK_CHANGED"],
    ["OUTPUT_CHECK_CHANGED"],
  ],
  ["nothing changes in what a property has to be", atLeast(3), atLeast(3), [], []],
  [
    "a property has to be more",
    z.object({ a: atLeast(3) }),
    z.object({ a: atLeast(4) }),
    ["INPUT_CHECK_CHANGED"],
    ["OUTPUT_CHECK_CHANGED"],
  ],
  [
    "another property has to be it",
    s.check(z.property("length", z.literal(3))),
    s.check(z.property("size" as "length", z.literal(3))),
    ["INPUT_CHECK_CHANGED"],
    ["OUTPUT_CHECK_CHANGED"],
  ],
  ["properties have to be something", s, allAtLeast(3), ["INPUT_CHECK_CHANGED"], []],
  ["nothing changes in what properties have to be", allAtLeast(3), allAtLeast(3), [], []],
  ["properties have to be more", allAtLeast(3), allAtLeast(4), ["INPUT_CHECK_CHANGED"], ["OUTPUT_CHECK_CHANGED"]],
  [
    "code is asked of properties",
    s.check(z.properties({ length: n })),
    s.check(z.properties({ length: n.superRefine(() => {}) })),
    ["INPUT_CHECK_CHANGED"],
    ["OUTPUT_CHECK_CHANGED"],
  ],
  ["nothing changes in a union with code", z.union([toNumber, s]), z.union([toNumber, s]), [], []],
  [
    "code is asked no longer",
    z.object({ a: toNumber }),
    z.object({ a: n }),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_CHECK_CHANGED"],
  ],
  ["code is asked now", z.object({ a: n }), z.object({ a: toNumber }), ["INPUT_CHECK_CHANGED"], []],
  ["nothing changes in a union within a union", nested, nested, [], []],
  ["an exclusive upper bound gives way to a lower one", n.lt(10), n.max(5), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  ["an exclusive lower bound gives way to a higher one", n.gt(5), n.min(10), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  [
    "a literal that JSON does not have is another",
    z.literal(Number.POSITIVE_INFINITY),
    z.literal(Number.NEGATIVE_INFINITY),
    ["INPUT_VALUE_REMOVED"],
    ["OUTPUT_VALUE_ADDED"],
  ],
  ["an address becomes a GUID", z.email(), z.guid(), ["INPUT_FORMAT_TIGHTENED"], ["OUTPUT_FORMAT_LOOSENED"]],
  ["a UUID becomes a GUID", z.uuid(), z.guid(), [], ["OUTPUT_FORMAT_LOOSENED"]],
  ["a UUID becomes what is not empty", z.uuid(), s.min(1), [], ["OUTPUT_FORMAT_LOOSENED"]],
  ["a UUID becomes what is as long", z.uuid(), s.length(36), [], ["OUTPUT_FORMAT_LOOSENED"]],
  ["a UUID becomes a wider pattern", z.uuid(), s.regex(/^[\da-f-]+$/i), [], ["OUTPUT_FORMAT_LOOSENED"]],
  [
    "a UUID becomes a narrower pattern",
    z.uuid(),
    s.regex(/^[\da-f-]+$/),
    ["INPUT_FORMAT_TIGHTENED"],
    ["OUTPUT_FORMAT_LOOSENED"],
  ],
  ["an address becomes what is not empty", z.email(), s.min(1), [], ["OUTPUT_FORMAT_LOOSENED"]],
  ["an address is bounded", z.email(), z.email().max(40), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  ["a host becomes what is not empty", z.hostname(), s.min(1), [], ["OUTPUT_FORMAT_LOOSENED"]],
  ["a pattern becomes what is not empty", s.regex(/@/), s.min(1), [], ["OUTPUT_FORMAT_LOOSENED"]],
  [
    "base64 becomes what is not empty",
    z.base64(),
    s.min(1),
    ["INPUT_CONSTRAINT_TIGHTENED"],
    ["OUTPUT_FORMAT_LOOSENED"],
  ],
  [
    "a literal becomes a format that it is not of",
    z.literal("a"),
    z.base64url(),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  ["a literal becomes a format that it is of", z.literal("a"), z.cuid2(), [], ["OUTPUT_TYPE_CHANGED"]],
  ["a required field is added", z.object(key), z.object({ ...key, a: s }), ["INPUT_FIELD_REQUIRED_ADDED"], []],
  ["an optional field is added", z.object(key), z.object({ ...key, a: s.optional() }), [], []],
  ["a field with a default is added", z.object(key), z.object({ ...key, a: s.default("x") }), [], []],
  [
    "an optional field is added to a strict object",
    z.strictObject(key),
    z.strictObject({ ...key, a: s.optional() }),
    [],
    [],
  ],
  [
    "a required field is removed",
    z.object({ ...key, a: s }),
    z.object(key),
    ["INPUT_FIELD_REMOVED"],
    ["OUTPUT_FIELD_REMOVED"],
  ],
  [
    "an optional field is removed",
    z.object({ ...key, a: s.optional() }),
    z.object(key),
    ["INPUT_FIELD_REMOVED"],
    ["OUTPUT_OPTIONAL_FIELD_REMOVED"],
  ],
  [
    "a field is removed from a strict object",
    z.strictObject({ ...key, a: s }),
    z.strictObject(key),
    ["INPUT_FIELD_REFUSED"],
    ["OUTPUT_FIELD_REMOVED"],
  ],
  [
    "a field is removed where the others are numbers",
    z.object({ a: s }).catchall(n),
    z.object({}).catchall(n),
    ["INPUT_FIELD_REFUSED"],
    ["OUTPUT_FIELD_REMOVED"],
  ],
  [
    "a field is renamed",
    z.object({ name: s }),
    z.object({ title: s }),
    ["INPUT_FIELD_REMOVED", "INPUT_FIELD_REQUIRED_ADDED"],
    ["OUTPUT_FIELD_REMOVED"],
  ],
  [
    "a required field becomes optional",
    z.object({ a: s }),
    z.object({ a: s.optional() }),
    [],
    ["OUTPUT_FIELD_NOW_OPTIONAL"],
  ],
  [
    "a required field becomes exactly optional",
    z.object({ a: s }),
    z.object({ a: z.exactOptional(s) }),
    [],
    ["OUTPUT_FIELD_NOW_OPTIONAL"],
  ],
  [
    "an optional field becomes required",
    z.object({ a: s.optional() }),
    z.object({ a: s }),
    ["INPUT_FIELD_NOW_REQUIRED"],
    [],
  ],
  ["a field gets a default", z.object({ a: s }), z.object({ a: s.default("x") }), [], []],
  ["an optional field gets a default", z.object({ a: s.optional() }), z.object({ a: s.default("x") }), [], []],
  ["a field loses its default", z.object({ a: s.default("x") }), z.object({ a: s }), ["INPUT_DEFAULT_REMOVED"], []],
  [
    "a field's default becomes optional",
    z.object({ a: s.default("x") }),
    z.object({ a: s.optional() }),
    ["INPUT_DEFAULT_CHANGED"],
    ["OUTPUT_FIELD_NOW_OPTIONAL"],
  ],
  [
    "a default within another word changes",
    z.object({ a: n.default(1).nullable() }),
    z.object({ a: n.default(2).nullable() }),
    ["INPUT_DEFAULT_CHANGED"],
    [],
  ],
  [
    "a default of the time becomes optional",
    z.object({ a: z.date().default(() => new Date()) }),
    z.object({ a: z.date().optional() }),
    ["INPUT_DEFAULT_CHANGED"],
    ["OUTPUT_FIELD_NOW_OPTIONAL"],
  ],
  ["a default changes", z.object({ a: n.default(1) }), z.object({ a: n.default(2) }), ["INPUT_DEFAULT_CHANGED"], []],
  [
    "a default of the time stays",
    z.object({ a: z.date().default(() => new Date()) }),
    z.object({ a: z.date().default(() => new Date()) }),
    [],
    [],
  ],
  ["a value becomes nullable", z.object({ a: s }), z.object({ a: s.nullable() }), [], ["OUTPUT_NULL_ADDED"]],
  ["a value is no longer nullable", z.object({ a: s.nullable() }), z.object({ a: s }), ["INPUT_NULL_REMOVED"], []],
  [
    "a value becomes nullish",
    z.object({ a: s }),
    z.object({ a: s.nullish() }),
    [],
    ["OUTPUT_FIELD_NOW_OPTIONAL", "OUTPUT_NULL_ADDED"],
  ],
  ["an item may be undefined", z.array(s), z.array(s.optional()), [], ["OUTPUT_UNDEFINED_ADDED"]],
  ["an item may no longer be undefined", z.array(s.optional()), z.array(s), ["INPUT_UNDEFINED_REMOVED"], []],
  ["an object takes no unknown fields any more", z.looseObject(key), z.strictObject(key), ["INPUT_FIELD_REFUSED"], []],
  [
    "an object refuses the unknown fields that it dropped",
    z.object(key),
    z.strictObject(key),
    ["INPUT_FIELD_REFUSED"],
    [],
  ],
  [
    "an object asks for numbers in the unknown fields that it dropped",
    z.object(key),
    z.object(key).catchall(n),
    ["INPUT_FIELD_REFUSED"],
    [],
  ],
  ["an object takes as they are the unknown fields that it dropped", z.object(key), z.looseObject(key), [], []],
  ["an object drops unknown fields that it refused", z.strictObject(key), z.object(key), [], []],
  ["an object drops unknown fields", z.looseObject(key), z.object(key), ["INPUT_FIELD_REMOVED"], []],
  [
    "unknown fields get another type",
    z.object(key).catchall(n),
    z.object(key).catchall(s),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  ["a string becomes a number", s, n, ["INPUT_TYPE_CHANGED"], ["OUTPUT_TYPE_CHANGED"]],
  ["a string becomes a Date", s, z.date(), ["INPUT_TYPE_CHANGED"], ["OUTPUT_TYPE_CHANGED"]],
  ["a Date becomes its text", z.date(), z.iso.datetime({ precision: 3 }), [], []],
  ["a text of a Date becomes the Date", z.array(z.iso.datetime({ precision: 3 })), z.array(z.date()), [], []],
  ["a Date becomes a text that may lack milliseconds", z.date(), z.iso.datetime(), [], ["OUTPUT_TYPE_CHANGED"]],
  ["a text that may lack milliseconds becomes a Date", z.iso.datetime(), z.date(), ["INPUT_TYPE_CHANGED"], []],
  [
    "a Date becomes a codec of its text",
    z.date().nullable(),
    isoDate.nullable(),
    ["INPUT_CHECK_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "a Date that has a tag becomes its text",
    z.union([z.date(), z.map(s, s)]),
    z.union([z.iso.datetime(), z.map(s, s)]),
    ["INPUT_MEMBER_REMOVED"],
    ["OUTPUT_MEMBER_ADDED"],
  ],
  [
    "a Date becomes its text without milliseconds",
    z.date(),
    z.iso.datetime({ precision: 0 }),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  ["a text of a local time becomes a Date", z.iso.datetime({ local: true }), z.date(), ["INPUT_TYPE_CHANGED"], []],
  ["a number becomes a bigint", n, z.bigint(), ["INPUT_TYPE_CHANGED"], ["OUTPUT_TYPE_CHANGED"]],
  ["a string becomes bytes", s, bytes(), ["INPUT_TYPE_CHANGED"], ["OUTPUT_TYPE_CHANGED"]],
  ["a list becomes a set", z.array(s), z.set(s), ["INPUT_TYPE_CHANGED"], ["OUTPUT_TYPE_CHANGED"]],
  [
    "an object becomes a list of it",
    z.object(key),
    z.array(z.object(key)),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  ["a type becomes anything", s, z.unknown(), [], ["OUTPUT_TYPE_CHANGED"]],
  ["anything becomes a type", z.unknown(), s, ["INPUT_TYPE_CHANGED"], []],
  ["a Date is coerced", z.object({ at: z.date().optional() }), z.object({ at: z.coerce.date().optional() }), [], []],
  [
    "a text is made a number",
    z.object({ a: s }),
    z.object({ a: z.coerce.number() }),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  ["a bigint is coerced", z.array(z.bigint()), z.array(z.coerce.bigint()), [], []],
  [
    "a Date is made a text",
    z.date(),
    z.coerce.string(),
    ["INPUT_ENCODING_CHANGED", "INPUT_READ_OTHERWISE"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "an object is made a boolean",
    z.object({ a: z.object(key) }),
    z.object({ a: z.coerce.boolean() }),
    ["INPUT_READ_OTHERWISE"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  ["a number is made a text", n, z.coerce.string().min(3), ["INPUT_READ_OTHERWISE"], ["OUTPUT_TYPE_CHANGED"]],
  [
    "a literal that is filled in may be undefined",
    z.literal(["b"]).prefault("b"),
    z.literal(["b", undefined]).prefault("b"),
    [],
    ["OUTPUT_UNDEFINED_ADDED"],
  ],
  [
    "what was filled in is caught as something else",
    z.object({ a: n.default(4) }),
    z.object({ a: n.catch(3) }),
    ["INPUT_DEFAULT_CHANGED"],
    [],
  ],
  ["what was filled in is caught as the same", z.object({ a: n.default(4) }), z.object({ a: n.catch(4) }), [], []],
  [
    "what was filled in is caught as nobody knows what",
    z.object({ a: n.default(4) }),
    z.object({ a: n.catch(({ value }) => Number(value)) }),
    ["INPUT_DEFAULT_CHANGED"],
    [],
  ],
  ["what was caught is anything", z.object({ a: n.catch(0) }), z.object({ a: z.any() }), [], ["OUTPUT_TYPE_CHANGED"]],
  [
    "an object with a bigint becomes anything",
    z.object({ a: z.object({ b: z.bigint().optional() }), c: z.object(key) }),
    z.object({ a: z.unknown(), c: z.unknown() }),
    ["INPUT_ENCODING_CHANGED"],
    ["OUTPUT_TYPE_CHANGED", "OUTPUT_TYPE_CHANGED"],
  ],
  [
    "anything becomes an object with a list of Dates",
    z.object({ a: z.unknown() }),
    z.object({ a: z.object({ b: z.array(z.date()) }) }),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_ENCODING_CHANGED"],
  ],
  [
    "a list with a Date is made a text",
    z.object({ a: z.object({ b: z.array(z.date()) }) }),
    z.object({ a: z.coerce.string() }),
    ["INPUT_READ_OTHERWISE"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "what was filled in before it was read is asked for",
    z.object({ a: n.prefault(1) }),
    z.object({ a: n }),
    ["INPUT_DEFAULT_REMOVED"],
    [],
  ],
  [
    "both sides of an intersection take no other fields any more",
    z.looseObject(key).and(z.looseObject({ b: n })),
    z.object(key).and(z.object({ b: n })),
    ["INPUT_FIELD_REMOVED"],
    [],
  ],
  [
    "a bigint that is caught where it does not fit becomes anything",
    z.object({ a: z.bigint().catch(0n) }),
    z.object({ a: z.unknown().catch(0) }),
    ["INPUT_ENCODING_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  ["a record becomes an object", z.record(s, n), z.object({ l: n }), ["INPUT_TYPE_CHANGED"], []],
  [
    "a record becomes an object that may have something else",
    z.record(s, n),
    z.object({ a: s.optional() }),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "a record becomes an object that has nothing else",
    z.record(s, n),
    z.strictObject({ a: n.optional() }),
    ["INPUT_TYPE_CHANGED"],
    [],
  ],
  [
    "a record becomes an object whose other fields are something else",
    z.record(s, n),
    z.object({ a: n.optional() }).catchall(s),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "an option keeps one of its two tags",
    z.union([
      z.object({ kind: z.literal("a"), sub: z.literal(1), b: n }),
      z.object({ kind: z.literal("b"), sub: z.literal(2), c: n }),
    ]),
    z.union([
      z.object({ kind: z.literal("a"), sub: z.literal(3), b: n }),
      z.object({ kind: z.literal("b"), sub: z.literal(2), c: n }),
    ]),
    ["INPUT_VALUE_REMOVED"],
    ["OUTPUT_VALUE_ADDED"],
  ],
  ["a string is coerced", s, z.coerce.string(), [], []],
  ["a union gets a member", z.union([s, n]), z.union([s, n, z.boolean()]), [], ["OUTPUT_MEMBER_ADDED"]],
  ["a union loses a member", z.union([s, n, z.boolean()]), z.union([s, n]), ["INPUT_MEMBER_REMOVED"], []],
  ["a type becomes a union with it", s, z.union([s, n]), [], ["OUTPUT_MEMBER_ADDED"]],
  [
    "a union takes what fits one of its members only",
    z.union([s, z.email()]),
    z.xor([s, z.email()]),
    ["INPUT_CHECK_CHANGED"],
    [],
  ],
  [
    "a field in a union that tells what it is may be missing, but not undefined",
    z.union([z.object({ a: s.optional() }), z.map(s, s)]),
    z.union([z.object({ a: z.exactOptional(s) }), z.map(s, s)]),
    ["INPUT_UNDEFINED_REMOVED"],
    [],
  ],
  [
    "one of two members of a kind is looser",
    z.union([s.length(3), z.uuid()]),
    z.union([s.max(5), z.uuid()]),
    [],
    ["OUTPUT_CONSTRAINT_LOOSENED"],
  ],
  [
    "one of two lists is no longer of what can be read as a number",
    z.union([z.array(z.coerce.number()), z.array(z.email())]),
    z.union([z.array(n), z.array(z.email())]),
    ["INPUT_MEMBER_REMOVED"],
    [],
  ],
  [
    "a value falls to another member, which ignores a part of it",
    z.union([z.object({ at: n.multipleOf(0.5) }), z.object({ b: s.optional() })]),
    z.union([z.object({ at: n.multipleOf(1) }), z.object({ b: s.optional() })]),
    ["INPUT_FIELD_REMOVED"],
    [],
  ],
  ["a union's order changes", z.union([s, n]), z.union([n, s]), [], []],
  [
    "a member falls to one that makes a text of anything",
    z.union([z.object({ a: z.literal(["x", "y"]) }), z.coerce.string()]),
    z.union([z.object({ a: z.literal("x") }), z.coerce.string()]),
    ["INPUT_READ_OTHERWISE"],
    [],
  ],
  [
    "a member falls to one that can make something of some of it only",
    z.union([z.email(), z.coerce.number()]),
    z.union([z.url(), z.coerce.number()]),
    ["INPUT_FORMAT_TIGHTENED"],
    ["OUTPUT_FORMAT_LOOSENED"],
  ],
  [
    "anything comes after a member that makes something of what it holds",
    z.union([z.unknown(), z.map(z.coerce.string(), n)]),
    z.union([z.map(z.coerce.string(), n), z.unknown()]),
    ["INPUT_READ_OTHERWISE"],
    [],
  ],
  [
    "anything comes after an object that drops what it does not know",
    z.union([z.unknown(), z.object({ a: s })]),
    z.union([z.object({ a: s }), z.unknown()]),
    ["INPUT_READ_OTHERWISE"],
    [],
  ],
  [
    "a member takes more texts than before, of which some were made numbers",
    z.union([z.string().min(5), z.coerce.number()]),
    z.union([s, z.coerce.number()]),
    ["INPUT_READ_OTHERWISE"],
    ["OUTPUT_CONSTRAINT_LOOSENED"],
  ],
  [
    "a member of those that exclude each other takes more, of what another takes",
    z.xor([z.string().regex(/^a/), z.union([z.literal("b"), n])]),
    z.xor([s, z.union([z.literal("b"), n])]),
    ["INPUT_CHECK_CHANGED"],
    ["OUTPUT_FORMAT_LOOSENED"],
  ],
  [
    "a member of those that exclude each other takes more, of what no other takes",
    z.xor([z.string().regex(/^a/), n]),
    z.xor([s, n]),
    [],
    ["OUTPUT_FORMAT_LOOSENED"],
  ],
  [
    "a member of those that exclude each other takes less",
    z.xor([s, n, z.null()]),
    z.xor([z.string().max(9), n, z.null()]),
    ["INPUT_CONSTRAINT_TIGHTENED"],
    [],
  ],
  [
    "a member of those that exclude each other, within a union, makes something of what another takes",
    z.union([z.null(), z.xor([z.date(), z.literal(["dark", 1])])]),
    z.union([z.null(), z.xor([z.literal(["dark", 1]), z.coerce.date()])]),
    ["INPUT_CHECK_CHANGED"],
    [],
  ],
  [
    "an object without a tag asks for more",
    z.union([z.object({ mail: s, name: s }), z.object({ phone: s, name: s })]),
    z.union([z.object({ mail: s, name: s, at: n }), z.object({ phone: s, name: s })]),
    ["INPUT_FIELD_REQUIRED_ADDED"],
    [],
  ],
  [
    "a strict object without a tag has another type in one place",
    z.union([z.strictObject({ mail: s, name: s }), z.strictObject({ phone: s, name: s })]),
    z.union([z.strictObject({ mail: s, name: n }), z.strictObject({ phone: s, name: s })]),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "one of two objects without a tag goes",
    z.union([z.strictObject({ mail: s, name: s }), z.strictObject({ phone: s, name: s })]),
    z.union([z.strictObject({ mail: s, name: s })]),
    ["INPUT_MEMBER_REMOVED"],
    [],
  ],
  [
    "what was made a Date in a record of two keys is one",
    z.record(z.literal(["l", "r"]), z.coerce.date()),
    z.record(z.literal(["l", "r"]), z.date()),
    ["INPUT_TYPE_CHANGED"],
    [],
  ],
  [
    "a member that makes a number of texts comes first",
    z.union([s, z.coerce.number()]),
    z.union([z.coerce.number(), s]),
    ["INPUT_READ_OTHERWISE"],
    [],
  ],
  [
    "a member that ignores a part of another comes first",
    z.union([z.object({ a: s, b: s }), z.object({ a: s })]),
    z.union([z.object({ a: s }), z.object({ a: s, b: s })]),
    ["INPUT_READ_OTHERWISE"],
    [],
  ],
  [
    "a text falls to one that code makes something of",
    z.union([s, z.stringbool()]),
    z.union([s.lowercase(), z.stringbool()]),
    ["INPUT_CHECK_CHANGED"],
    [],
  ],
  [
    "fields beside those that are named are ignored",
    z.object(key).catchall(n),
    z.object(key),
    ["INPUT_FIELD_REMOVED"],
    [],
  ],
  ["a coerced number gets a bound", z.coerce.number(), z.coerce.number().max(5), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  [
    "an object with any other fields names one no longer that was filled in",
    z.looseObject({ a: s.default("x") }),
    z.looseObject({}),
    ["INPUT_READ_OTHERWISE"],
    ["OUTPUT_FIELD_REMOVED"],
  ],
  [
    "a discriminated union gets a member",
    shape,
    z.discriminatedUnion("kind", [circle, square, z.object({ kind: z.literal("dot") })]),
    [],
    ["OUTPUT_MEMBER_ADDED"],
  ],
  [
    "a discriminated union loses a member",
    shape,
    z.discriminatedUnion("kind", [circle, z.object({ kind: z.literal("dot") })]),
    ["INPUT_MEMBER_REMOVED"],
    ["OUTPUT_MEMBER_ADDED"],
  ],
  [
    "a member of a discriminated union gets a required field",
    shape,
    z.discriminatedUnion("kind", [circle, wideSquare]),
    ["INPUT_FIELD_REQUIRED_ADDED"],
    [],
  ],
  [
    "a rich member changes how a union crosses",
    z.object({ at: z.date() }),
    z.object({ at: z.union([z.date(), s]) }),
    ["INPUT_ENCODING_CHANGED"],
    ["OUTPUT_MEMBER_ADDED"],
  ],
  [
    "an undefined item may be null as well",
    z.array(s.optional()),
    z.array(s.nullish()),
    ["INPUT_ENCODING_CHANGED"],
    ["OUTPUT_NULL_ADDED"],
  ],
  [
    "an object whose field may be undefined drops unknown fields",
    z.looseObject({ a: s.optional() }),
    z.object({ a: s.optional() }),
    ["INPUT_ENCODING_CHANGED", "INPUT_FIELD_REMOVED"],
    [],
  ],
  [
    "an object whose field may be undefined keeps unknown fields",
    z.object({ a: s.optional() }),
    z.looseObject({ a: s.optional() }),
    [],
    ["OUTPUT_ENCODING_CHANGED"],
  ],
  [
    "a field that had to be there though undefined may be missing",
    z.object({ a: z.union([s, z.undefined()]) }),
    z.object({ a: s.optional() }),
    ["INPUT_ENCODING_CHANGED"],
    ["OUTPUT_FIELD_NOW_OPTIONAL"],
  ],
  [
    "a union whose values tell what they are has another Date",
    z.union([z.object({ at: z.date() }), z.map(s, s)]),
    z.union([z.object({ at: z.union([z.date(), s]) }), z.map(s, s)]),
    [],
    ["OUTPUT_MEMBER_ADDED"],
  ],
  ["an enum gets a value", z.enum(["a", "b"]), z.enum(["a", "b", "c"]), [], ["OUTPUT_VALUE_ADDED"]],
  ["an enum loses a value", z.enum(["a", "b", "c"]), z.enum(["a", "b"]), ["INPUT_VALUE_REMOVED"], []],
  ["an enum changes a value", z.enum(["a", "b"]), z.enum(["a", "B"]), ["INPUT_VALUE_REMOVED"], ["OUTPUT_VALUE_ADDED"]],
  ["an enum becomes any string", z.enum(["a", "b"]), s, [], ["OUTPUT_TYPE_CHANGED"]],
  ["any string becomes an enum", s, z.enum(["a", "b"]), ["INPUT_TYPE_CHANGED"], []],
  ["a literal becomes another", z.literal(1), z.literal(2), ["INPUT_VALUE_REMOVED"], ["OUTPUT_VALUE_ADDED"]],
  ["a boolean becomes true", z.boolean(), z.literal(true), ["INPUT_TYPE_CHANGED"], []],
  ["a boolean becomes its two literals", z.boolean(), z.literal([true, false]), [], []],
  ["a minimum length is set", z.object({ a: s }), z.object({ a: s.min(3) }), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  ["a maximum length goes down", s.max(100), s.max(50), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  ["a maximum length goes up", s.max(50), s.max(100), [], ["OUTPUT_CONSTRAINT_LOOSENED"]],
  ["a minimum goes up", n.min(1), n.min(2), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  ["a bound becomes exclusive", n.min(1), n.gt(1), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  ["a bound becomes inclusive", n.gt(1), n.min(1), [], ["OUTPUT_CONSTRAINT_LOOSENED"]],
  ["a step is set", n, n.multipleOf(5), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  ["a step becomes a part of itself", n.multipleOf(10), n.multipleOf(5), [], ["OUTPUT_CONSTRAINT_LOOSENED"]],
  ["a bigint gets a bound", z.bigint(), z.bigint().positive(), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  ["a Date gets a bound", z.date(), z.date().min(new Date("2020-01-01")), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  ["a list must not be empty", z.array(s), z.array(s).min(1), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  ["a set may be larger", z.set(s).max(2), z.set(s).max(5), [], ["OUTPUT_CONSTRAINT_LOOSENED"]],
  ["a number becomes whole", n, z.int(), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  ["a whole number becomes 32 bits wide", z.int(), z.int32(), ["INPUT_CONSTRAINT_TIGHTENED"], []],
  ["a string becomes a UUID", s, z.uuid(), ["INPUT_FORMAT_TIGHTENED"], []],
  ["a UUID becomes any string", z.uuid(), s, [], ["OUTPUT_FORMAT_LOOSENED"]],
  [
    "an address of mail becomes one of the web",
    z.email(),
    z.url(),
    ["INPUT_FORMAT_TIGHTENED"],
    ["OUTPUT_FORMAT_LOOSENED"],
  ],
  ["a time may have an offset", z.iso.datetime(), z.iso.datetime({ offset: true }), [], ["OUTPUT_FORMAT_LOOSENED"]],
  ["a pattern is set", s, s.regex(/^[A-Z]+$/), ["INPUT_FORMAT_TIGHTENED"], []],
  ["a pattern lets more through", s.regex(/^[a-z]+$/), s.regex(/^[a-z][a-z0-9-]*$/i), [], ["OUTPUT_FORMAT_LOOSENED"]],
  [
    "a pattern lets less through, as only a text that is far to seek shows",
    s.regex(/^[a-z]+(?:-[a-z]+){0,7}$/),
    s.regex(/^[a-z]+(?:-[a-z]+){0,6}$/),
    ["INPUT_FORMAT_TIGHTENED"],
    [],
  ],
  ["a pattern is said otherwise", s.regex(/^[0-9]{3}$/), s.regex(/^\d\d\d$/), [], []],
  ["two patterns become one", s.regex(/^a/).regex(/z$/), s.regex(/^a.*z$/s), [], []],
  ["a beginning is asked for", s, s.startsWith("a.b"), ["INPUT_FORMAT_TIGHTENED"], []],
  ["a check of one's own is added", s, s.refine(short), ["INPUT_CHECK_CHANGED"], []],
  ["a check of one's own is removed", s.refine(short), s, [], ["OUTPUT_CHECK_CHANGED"]],
  [
    "a check of one's own changes",
    n.refine(isEven),
    n.refine((value) => value % 4 === 0),
    ["INPUT_CHECK_CHANGED"],
    ["OUTPUT_CHECK_CHANGED"],
  ],
  ["a check of one's own stays", n.refine(isEven), n.refine(isEven), [], []],
  ["a URL must be one of the web", z.url(), z.httpUrl(), ["INPUT_FORMAT_TIGHTENED"], []],
  ["a URL of the web may be any", z.httpUrl(), z.url(), [], ["OUTPUT_FORMAT_LOOSENED"]],
  [
    "a URL has another protocol",
    z.url({ protocol: /^https$/, hostname: /^example\.com$/ }),
    z.url({ protocol: /^ftp$/, hostname: /^example\.com$/ }),
    ["INPUT_FORMAT_TIGHTENED"],
    ["OUTPUT_FORMAT_LOOSENED"],
  ],
  ["a UUID of one version may be of any", z.uuidv4(), z.uuid(), [], ["OUTPUT_FORMAT_LOOSENED"]],
  ["a UUID is of one version", z.uuid(), z.uuidv7(), ["INPUT_FORMAT_TIGHTENED"], []],
  ["a UUID may be a GUID", z.uuid(), z.guid(), [], ["OUTPUT_FORMAT_LOOSENED"]],
  [
    "a JWT has another algorithm",
    z.jwt({ alg: "HS256" }),
    z.jwt({ alg: "RS256" }),
    ["INPUT_FORMAT_TIGHTENED"],
    ["OUTPUT_FORMAT_LOOSENED"],
  ],
  [
    "what fits one option alone, as that caught the rest, is no longer caught",
    z.xor([s.catch("x"), n]),
    z.xor([s, n]),
    ["INPUT_TYPE_CHANGED"],
    [],
  ],
  ["what one option alone catches stays caught", z.xor([s.catch("x"), n]), z.xor([n, s.catch("x")]), [], []],
  [
    "what does not fit is no longer caught",
    z.object({ a: n.catch(0) }),
    z.object({ a: n }),
    ["INPUT_TYPE_CHANGED"],
    [],
  ],
  [
    "what does not fit is caught, and one value less fits",
    z.object({ a: z.enum(["red", "green"]).catch("red") }),
    z.object({ a: z.enum(["red"]).catch("red") }),
    ["INPUT_READ_OTHERWISE"],
    [],
  ],
  [
    "what does not fit is caught from now on, and one value less fits",
    z.object({ a: z.enum(["red", "green"]).optional() }),
    z.object({ a: z.enum(["red"]).optional().catch("red") }),
    ["INPUT_READ_OTHERWISE"],
    [],
  ],
  [
    "an object that is caught where it does not fit asks for more",
    z.object({ a: z.object(key).catch({ id: "" }) }),
    z.object({ a: z.object({ ...key, b: n }).catch({ id: "", b: 0 }) }),
    ["INPUT_READ_OTHERWISE"],
    [],
  ],
  [
    "an option that catches what does not fit loses a value",
    z.union([n, z.enum(["red", "green"]).catch("red")]),
    z.union([n, z.enum(["red"]).catch("red")]),
    ["INPUT_READ_OTHERWISE"],
    [],
  ],
  [
    "an object becomes an option for each of its kinds",
    z.object({ kind: z.enum(["a", "b"]), v: s.optional() }),
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("a"), v: s.optional() }),
      z.object({ kind: z.literal("b"), v: s.optional(), w: n.optional() }),
    ]),
    [],
    [],
  ],
  [
    "an object becomes an option for each of its kinds, one of which asks for more",
    z.object({ kind: z.enum(["a", "b"]), v: s.optional() }),
    z.discriminatedUnion("kind", [
      z.object({ kind: z.literal("a"), v: s }),
      z.object({ kind: z.literal("b"), v: s.optional() }),
    ]),
    ["INPUT_TYPE_CHANGED"],
    [],
  ],
  ["a tuple gets longer", z.tuple([s]), z.tuple([s, n]), ["INPUT_LENGTH_CHANGED"], ["OUTPUT_LENGTH_CHANGED"]],
  ["a tuple gets an optional item", z.tuple([s]), z.tuple([s, n.optional()]), [], ["OUTPUT_LENGTH_CHANGED"]],
  ["a tuple gets any number of items", z.tuple([s]), z.tuple([s], n), [], ["OUTPUT_LENGTH_CHANGED"]],
  ["an item of a tuple changes", z.tuple([s, n]), z.tuple([s, s]), ["INPUT_TYPE_CHANGED"], ["OUTPUT_TYPE_CHANGED"]],
  ["a tuple becomes a list", z.tuple([s, s]), z.array(s), [], ["OUTPUT_TYPE_CHANGED"]],
  ["the values of a record change", z.record(s, n), z.record(s, s), ["INPUT_TYPE_CHANGED"], ["OUTPUT_TYPE_CHANGED"]],
  ["the values of a map become nullable", z.map(s, n), z.map(s, n.nullable()), [], ["OUTPUT_NULL_ADDED"]],
  [
    "a record gets another key",
    z.record(z.enum(["l"]), n),
    z.record(z.enum(["l", "r"]), n),
    ["INPUT_FIELD_REQUIRED_ADDED"],
    [],
  ],
  [
    "a record loses a key",
    z.record(z.enum(["l", "r"]), n),
    z.record(z.enum(["l"]), n),
    ["INPUT_FIELD_REFUSED"],
    ["OUTPUT_FIELD_REMOVED"],
  ],
  [
    "the values of a record with known keys become texts",
    z.record(z.enum(["l", "r"]), n),
    z.record(z.enum(["l", "r"]), s),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "a record becomes an object with one of its keys",
    z.record(z.enum(["l", "r"]), n),
    z.object({ l: n }),
    ["INPUT_FIELD_REMOVED"],
    ["OUTPUT_FIELD_REMOVED"],
  ],
  ["an object becomes a record of anything", z.object({ a: s }), z.record(s, z.unknown()), [], ["OUTPUT_TYPE_CHANGED"]],
  [
    "a partial record must be whole",
    z.partialRecord(z.enum(["l"]), n),
    z.record(z.enum(["l"]), n),
    ["INPUT_FIELD_NOW_REQUIRED"],
    [],
  ],
  [
    "a record with known keys takes others",
    z.record(z.enum(["l", "r"]), n),
    z.record(z.uuid(), n),
    ["INPUT_FIELD_REFUSED", "INPUT_FIELD_REFUSED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "an object becomes a record with longer keys",
    z.object({ l: n }),
    z.record(s.min(2), n),
    ["INPUT_FIELD_REFUSED", "INPUT_FIELD_REFUSED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "an object with any other fields becomes a record",
    z.looseObject({ l: n }),
    z.record(s, n),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "an object becomes a record with keys of a template",
    z.object({ "k-1": n, l: n }),
    z.record(z.templateLiteral(["k-", z.int()]), n),
    ["INPUT_FIELD_REFUSED", "INPUT_FIELD_REFUSED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "an option beside a record with keys of a template is another",
    z.union([z.object({ after: s }), z.record(z.templateLiteral(["k-", z.int()]), s)]),
    z.union([z.object({ before: s }), z.record(z.templateLiteral(["k-", z.int()]), s)]),
    ["INPUT_MEMBER_REMOVED"],
    ["OUTPUT_MEMBER_ADDED"],
  ],
  ["an item is caught that had a default", z.array(s.default("a")), z.array(s.catch("a")), [], []],
  [
    "a record of anything has known keys",
    z.record(s, z.any()),
    z.record(z.enum(["l", "r"]), z.any()),
    ["INPUT_TYPE_CHANGED"],
    [],
  ],
  ["the keys of a record become any text", z.record(z.int(), n), z.record(s, n), [], ["OUTPUT_TYPE_CHANGED"]],
  [
    "a part of a template becomes any text",
    z.templateLiteral(["id-", z.int()]),
    z.templateLiteral(["id-", s]),
    [],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "an object with any other fields names another of them",
    z.looseObject({ ...key, a: s.optional() }),
    z.looseObject({ ...key, b: s.optional() }),
    [],
    ["OUTPUT_OPTIONAL_FIELD_REMOVED"],
  ],
  ["a field is added that is caught if it is missing", z.object(key), z.object({ ...key, a: n.catch(0) }), [], []],
  ["a number is no longer coerced", z.coerce.number(), n, ["INPUT_TYPE_CHANGED"], []],
  [
    "a field beside a boolean's text gets a bound",
    z.object({ yes: z.stringbool(), a: n }),
    z.object({ yes: z.stringbool(), a: n.max(0) }),
    ["INPUT_CONSTRAINT_TIGHTENED"],
    [],
  ],
  [
    "an object becomes a record",
    z.object({ a: n, b: n }),
    z.record(s, n),
    ["INPUT_FIELD_REFUSED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "a codec's value changes, not its wire",
    isoDate,
    epochDate,
    ["CODEC_VALUE_CHANGED", "INPUT_CHECK_CHANGED"],
    ["CODEC_VALUE_CHANGED", "OUTPUT_CHECK_CHANGED"],
  ],
  [
    "a string becomes a codec of the same",
    z.iso.datetime(),
    isoDate,
    ["CODEC_VALUE_CHANGED", "INPUT_CHECK_CHANGED"],
    ["CODEC_VALUE_CHANGED"],
  ],
  ["a recursive type gets a required field", Tree, TallTree, ["INPUT_FIELD_REQUIRED_ADDED"], []],
  ["a recursive type loses a required field", TallTree, Tree, ["INPUT_FIELD_REMOVED"], ["OUTPUT_FIELD_REMOVED"]],
  ["a recursive type stays", Tree, Tree, [], []],
  [
    "an intersection gets a required field",
    z.intersection(z.object(key), z.object({ a: s })),
    z.object({ ...key, a: s, b: s }),
    ["INPUT_FIELD_REQUIRED_ADDED"],
    [],
  ],
  ["a list of three becomes a tuple of three", z.array(n).length(3), z.tuple([n, n, n]), [], []],
  [
    "a list of three becomes a tuple of others",
    z.array(n).length(3),
    z.tuple([n, s, n]),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  ["a list of some becomes a tuple that has no end", z.array(n).min(1), z.tuple([n], n), [], []],
  [
    "a list of two becomes a tuple of three",
    z.array(n).length(2),
    z.tuple([n, n, n]),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_CONSTRAINT_LOOSENED"],
  ],
  [
    "a tuple becomes a list of more",
    z.tuple([n, n]),
    z.array(n).min(3),
    ["INPUT_CONSTRAINT_TIGHTENED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "a tuple that ends in texts becomes a list",
    z.tuple([n], s),
    z.array(n),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "true and false become words",
    z.boolean(),
    z.stringbool(),
    ["INPUT_CHECK_CHANGED", "INPUT_TYPE_CHANGED"],
    ["OUTPUT_TYPE_CHANGED"],
  ],
  [
    "words become true and false",
    z.stringbool(),
    z.boolean(),
    ["INPUT_TYPE_CHANGED"],
    ["OUTPUT_CHECK_CHANGED", "OUTPUT_TYPE_CHANGED"],
  ],
  ["a wrapping that changes nothing is put around", z.object({ a: s }), z.object({ a: s }).readonly(), [], []],
];

describe("an edit of a schema", () => {
  it("is classified for more than 60 of them", () => {
    expect(edits.length).toBeGreaterThanOrEqual(60);
    expect(new Set(edits.map(([title]) => title)).size).toBe(edits.length);
  });

  it.each(edits)("%s: to those who give it", (_title, old, now, rules) => {
    const changes = compared(call({ input: old }), call({ input: now }));

    expect(changes.map(({ rule }) => rule).sort()).toEqual(rules);
    for (const { example } of changes) if (example) expectRefused(example.value, old, now);
  });

  it.each(edits)("%s: to those who get it", (_title, old, now, _rules, rules) => {
    const changes = compared(call({ output: old }), call({ output: now }));

    expect(changes.map(({ rule }) => rule).sort()).toEqual(rules);
    for (const { example } of changes) if (example) expectRefused(example.value, now, old);
  });

  it("has a counter-example wherever a value is refused", () => {
    const wanting = edits.flatMap(([title, old, now]) =>
      compared(call({ input: old }), call({ input: now }))
        .filter(
          ({ rule, example }) =>
            !example && /^INPUT_(?!CHECK|FIELD_REMOVED|DEFAULT_CHANGED|READ_OTHERWISE|ENCODING)/.test(rule),
        )
        .map(({ rule }) => `${title}: ${rule}`),
    );

    expect(wanting).toEqual([]);
  });
});

/** The one side gives the value, the other would not take it. */
function expectRefused(value: unknown, giver: z.ZodType, taker: z.ZodType): void {
  expect(giver.safeParse(value).error).toBeUndefined();
  expect(taker.safeParse(value).success && z.safeEncode(taker, value as never).success).toBe(false); // an encoder fills in no default
}

function compared(old: object, now: object): Change[] {
  const released = parseLock(lockText(new Map([["contract.ts", modelOf({ run: old })]]))).get("contract.ts");
  if (!released) throw new Error("the lock lost its contract");
  return compareContracts(released, modelOf({ run: now }));
}
