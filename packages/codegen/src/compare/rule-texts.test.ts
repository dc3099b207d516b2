import { call, stream, topic } from "@wsrpc-ts/runtime";
import { expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import type { Model } from "../model/model.ts";
import { breakingChanges } from "./breaking.ts";
import { lockText } from "./lock-text.ts";
import { parseLock } from "./parse-lock.ts";
import { type RuleId, rules } from "./rules.ts";

const s = z.string();
const n = z.number();
const given = (input: z.ZodType) => ({ run: call({ input }) });
const got = (output: z.ZodType) => ({ run: call({ output }) });
const coded = (code: "ABORTED" | "NOT_FOUND") => ({ run: call({ errors: { Bad: { code, data: z.null() } } }) });
const iso = (value: z.ZodType<never>) =>
  z.codec(z.iso.datetime(), value, { decode: () => 0 as never, encode: () => "" });

/** A brand leaves no trace in a schema, so it is put into the model. */
function branded(exports: object): Model {
  const model = modelOf(exports);
  return { ...model, shapes: model.shapes.map((shape) => ({ ...shape, brand: "Id" })) };
}

/** For each rule an edit that comes under it, and all that is said of it. */
const edits: Readonly<Record<RuleId, readonly [old: object, now: object | Model, text: string]>> = {
  PROCEDURE_REMOVED: [
    { run: call({ input: s, output: n }), walk: topic({ event: s }) },
    { walk: topic({ event: s }) },
    "error run: is gone | keep it, marked `@deprecated`, until no client calls it any more",
  ],
  PROCEDURE_RENAMED: [
    { run: call({ input: s, output: n }) },
    { walk: call({ input: s, output: n }) },
    "error run: is now called walk | export it under both names, the old one marked `@deprecated`",
  ],
  PROCEDURE_KIND_CHANGED: [
    { run: call({ input: s }) },
    { run: stream({ input: s, item: s }) },
    "error run: is a stream now (was a call) | keep the old one, marked `@deprecated`, beside a new one under another name",
  ],
  DEPRECATE_FIRST: [
    { run: call({ input: s, output: n }), walk: topic({ event: s }) },
    { walk: topic({ event: s }) },
    "warning run: was removed without having been `@deprecated` | release it once with `@deprecated`, so that its users learn of it",
  ],
  ERROR_ADDED: [
    { run: call({}) },
    { run: call({ errors: { Full: z.null() } }) },
    "warning run: may now fail with Full | code that tells all errors apart has one more to see to",
  ],
  ERROR_REMOVED: [
    { run: call({ errors: { Full: z.null() } }) },
    { run: call({}) },
    "warning run: no longer fails with Full | code that handles it no longer compiles; keep it declared",
  ],
  ERROR_CODE_CHANGED: [
    coded("ABORTED"),
    coded("NOT_FOUND"),
    "warning run: gives Bad the code NOT_FOUND now (was ABORTED) | code that looks at `error.code` gets another one",
  ],
  IDEMPOTENCE_LOST: [
    { run: call({ idempotent: true }) },
    { run: call({}) },
    "warning run: is not idempotent now (was idempotent) | old clients go on sending it again after a lost session: make the handler bear that",
  ],
  TIMEOUT_SHORTENED: [
    { run: call({}) },
    { run: call({ timeoutMs: 5 }) },
    "warning run: has a timeout of 5 ms now (was 30000 ms) | old clients keep their own timeout; look whether the new one is long enough",
  ],
  TOPIC_MODE_CHANGED: [
    { news: topic({ event: s }) },
    { news: topic({ event: s, mode: "latest" }) },
    'warning news: has the mode "latest" now (was "all") | subscribers may miss events that they got before',
  ],
  TOPIC_KEEPS_LESS: [
    { news: topic({ event: s, keep: { events: 9 } }) },
    { news: topic({ event: s, keep: { events: 3 } }) },
    "warning news: keeps 3 events now (was 9) | subscribers that come back late get a gap where they got events before",
  ],
  TYPE_RENAMED: [
    given(z.object({ a: s }).meta({ id: "Old" })),
    given(z.object({ a: s }).meta({ id: "New" })),
    "warning run: `input` (New) is now called New (was Old) | code that names the type no longer compiles",
  ],
  BRAND_CHANGED: [
    given(s),
    branded(given(s)),
    "warning run: `input` is branded now | code on the server that makes or takes the value may no longer compile",
  ],
  CODEC_VALUE_CHANGED: [
    given(iso(z.date() as never)),
    given(iso(n as never)),
    "warning run: `input` is number in handlers now (was date) | handlers get another type than before; the wire is the same",
  ],
  INPUT_FIELD_REQUIRED_ADDED: [
    given(z.object({})),
    given(z.object({ a: s })),
    "error run: `input.a` is new, and required | old clients may send {}, which is refused now; make it optional, or give it a default",
  ],
  INPUT_FIELD_NOW_REQUIRED: [
    given(z.object({ a: s.optional() })),
    given(z.object({ a: s })),
    "error run: `input.a` is required now (it was optional) | old clients may send {}, which is refused now; keep it optional, or give it a default",
  ],
  INPUT_DEFAULT_REMOVED: [
    given(z.object({ a: s.default("x") })),
    given(z.object({ a: s })),
    "error run: `input.a` is required now (it had a default) | old clients may send {}, which is refused now; keep the default, or make it optional",
  ],
  INPUT_FIELD_REFUSED: [
    given(z.object({ a: s })),
    given(z.strictObject({})),
    'error run: `input.a` is refused now: the object takes no unknown fields | old clients may send { a: "a" }, which is refused now; keep the field as an optional one, or do not refuse what is unknown',
  ],
  INPUT_FIELD_REMOVED: [
    given(z.object({ a: s })),
    given(z.object({})),
    "warning run: `input.a` is ignored now | old clients still send it, and it is ignored; new code that gives it does not compile",
  ],
  INPUT_TYPE_CHANGED: [
    given(s),
    given(n),
    'error run: `input` is now number (was string) | old clients may send "a", which is refused now; go on accepting what was accepted',
  ],
  INPUT_VALUE_REMOVED: [
    given(z.enum(["a", "b"])),
    given(z.enum(["a"])),
    'error run: `input` no longer accepts "b" | old clients may send "b", which is refused now; go on accepting what was accepted',
  ],
  INPUT_MEMBER_REMOVED: [
    given(z.union([s, z.object({ a: s })])),
    given(s),
    'error run: `input` no longer accepts { a } | old clients may send { a: "a" }, which is refused now; go on accepting what was accepted',
  ],
  INPUT_NULL_REMOVED: [
    given(s.nullable()),
    given(s),
    "error run: `input` can no longer be null | old clients may send null, which is refused now; go on accepting what was accepted",
  ],
  INPUT_UNDEFINED_REMOVED: [
    given(s.optional()),
    given(s),
    "error run: `input` can no longer be undefined | old clients may send undefined, which is refused now; go on accepting what was accepted",
  ],
  INPUT_CONSTRAINT_TIGHTENED: [
    given(n),
    given(n.min(3).multipleOf(2)),
    "error run: `input` is now at least 3 (was no lower bound), multiples of 2 (was no step) | old clients may send 1, which is refused now; go on accepting what was accepted, and let the handler judge it",
  ],
  INPUT_FORMAT_TIGHTENED: [
    given(s),
    given(z.email()),
    'error run: `input` is now email (was any text) | old clients may send "a", which is refused now; go on accepting what was accepted, and let the handler judge it',
  ],
  INPUT_LENGTH_CHANGED: [
    given(z.tuple([s])),
    given(z.tuple([s, s])),
    'error run: `input` now has 2 items (had 1) | old clients may send ["a"], which is refused now; go on accepting what was accepted',
  ],
  INPUT_ENCODING_CHANGED: [
    given(z.date()),
    given(z.union([s, z.date()])),
    "error run: `input` crosses the wire in another form than before | keep the old one, marked `@deprecated`, beside a new one under another name",
  ],
  INPUT_DEFAULT_CHANGED: [
    given(z.object({ a: s.default("x") })),
    given(z.object({ a: s.default("y") })),
    'warning run: `input.a` is "y" now if it is left out (was "x") | old clients that leave it out now ask for something else',
  ],
  INPUT_READ_OTHERWISE: [
    given(z.union([z.object({ a: s }), z.coerce.string()])),
    given(z.coerce.string().or(z.array(s))),
    "warning run: `input` reads { a } as string now | handlers get something else of it than before: look at the order of options, and at what is coerced or filled in",
  ],
  INPUT_CHECK_CHANGED: [
    given(s),
    given(s.refine((text) => text !== "")),
    "warning run: `input` is checked or changed by other code than before | see whether what was accepted still is",
  ],
  OUTPUT_FIELD_REMOVED: [
    got(z.object({ a: s })),
    got(z.object({})),
    "error run: `output.a` is no longer given | old clients may get {}, which they do not expect; go on giving what was promised, or add a new field for what is new",
  ],
  OUTPUT_FIELD_NOW_OPTIONAL: [
    got(z.object({ a: s })),
    got(z.object({ a: s.optional() })),
    "error run: `output.a` may now be missing | old clients may get {}, which they do not expect; go on giving what was promised, or add a new field for what is new",
  ],
  OUTPUT_FIELD_REFUSED: [
    got(z.object({}).catchall(n)),
    got(z.object({ a: s }).catchall(n)),
    'error run: `output.a` does not fit the type of all other fields | old clients may get { a: "a" }, which they do not expect; old clients take unnamed fields for something else: choose another place for it',
  ],
  OUTPUT_OPTIONAL_FIELD_REMOVED: [
    got(z.object({ a: s.optional() })),
    got(z.object({})),
    "warning run: `output.a` is no longer given (it was optional) | code that reads it no longer compiles",
  ],
  OUTPUT_TYPE_CHANGED: [
    got(s),
    got(n),
    "error run: `output` is now number (was string) | old clients may get 1, which they do not expect; go on giving what was promised, or add a new field for what is new",
  ],
  OUTPUT_VALUE_ADDED: [
    got(z.enum(["a"])),
    got(z.enum(["a", "b"])),
    'error run: `output` may now be "b" | old clients may get "b", which they do not expect; old clients do not know the value: give it only to those that ask for it',
  ],
  OUTPUT_MEMBER_ADDED: [
    got(s),
    got(z.union([s, z.object({ a: s })])),
    'error run: `output` may now be { a } | old clients may get { a: "a" }, which they do not expect; old clients do not know it: give it only to those that ask for it',
  ],
  OUTPUT_NULL_ADDED: [
    got(s),
    got(s.nullable()),
    "error run: `output` may now be null | old clients may get null, which they do not expect; go on giving what was promised, or add a new field for what is new",
  ],
  OUTPUT_UNDEFINED_ADDED: [
    got(s),
    got(s.optional()),
    "error run: `output` may now be undefined | old clients may get undefined, which they do not expect; go on giving what was promised, or add a new field for what is new",
  ],
  OUTPUT_CONSTRAINT_LOOSENED: [
    got(n.int().max(3)),
    got(n),
    "warning run: `output` is now no upper bound (was at most 3), any number (was whole numbers only) | old clients may get 0.5, which they do not expect; old clients may count on the old bound",
  ],
  OUTPUT_FORMAT_LOOSENED: [
    got(z.uuid()),
    got(s),
    'warning run: `output` is now any text (was uuid) | old clients may get "a", which they do not expect; old clients may count on the old format',
  ],
  OUTPUT_LENGTH_CHANGED: [
    got(z.tuple([s])),
    got(z.tuple([s, s])),
    'error run: `output` now has 2 items (had 1) | old clients may get ["a", "a"], which they do not expect; go on giving what was promised, or add a new field for what is new',
  ],
  OUTPUT_ENCODING_CHANGED: [
    got(z.union([s, z.date()])),
    got(z.date()),
    "error run: `output` crosses the wire in another form than before | keep the old one, marked `@deprecated`, beside a new one under another name",
  ],
  OUTPUT_CHECK_CHANGED: [
    got(s.refine((text) => text !== "")),
    got(s),
    "warning run: `output` is checked or changed by other code than before | see whether what is given is still what was promised",
  ],
};

it.each(Object.entries(edits))("%s is told in full", (rule, [old, now, text]) => {
  const released = parseLock(lockText(new Map([["contract.ts", modelOf(old)]]))).get("contract.ts") as Model;
  const current = "shapes" in now ? (now as Model) : modelOf(now);

  const found = breakingChanges(released, current, "2026-11-21").filter((change) => change.rule === rule);

  expect(found.map(({ severity, message, help }) => `${severity} ${message} | ${help}`)).toEqual([text]);
});

it("every rule has an edit that comes under it", () => {
  expect(Object.keys(edits).sort()).toEqual(Object.keys(rules).sort());
});
