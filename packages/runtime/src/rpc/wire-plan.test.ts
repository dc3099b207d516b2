import { runInNewContext } from "node:vm";
import { describe, expect, it } from "vitest";
import { wireMap, wireNullable, wireOptional, wireSet } from "./wire-collections.ts";
import { wireBigint, wireBytes, wireDate, wireNumber } from "./wire-leaves.ts";
import { fromWire, toWire, type WirePlan } from "./wire-plan.ts";
import { wireArray, wireLazy, wireObject, wireRecord, wireTuple } from "./wire-structures.ts";
import { wireTagged } from "./wire-tagged.ts";

const date = new Date("2026-01-02T03:04:05.678Z");
const iso = '"2026-01-02T03:04:05.678Z"';
const bytes = Uint8Array.of(1, 2);
const more = Uint8Array.of(3);

interface Tree {
  at: Date;
  under: Tree[];
}
const tree: WirePlan = wireObject({ at: wireDate, under: wireArray(wireLazy(() => tree)) });

/** The text of a value on the wire, and the bytes beside it. */
function sent(plan: WirePlan, value: unknown): [text: string, attachments: readonly Uint8Array[]] {
  const wire = toWire(plan, value);
  return [JSON.stringify(wire.value), wire.attachments];
}

function read(plan: WirePlan, text: string, attachments: readonly Uint8Array[] = []): unknown {
  return fromWire(plan, { value: JSON.parse(text), attachments });
}

describe("a value and its wire form", () => {
  it("are the same where the bytes are of a frame, or of Node.js where a test imitates a page", () => {
    const foreign: Uint8Array = runInNewContext("Uint8Array.of(1, 2)");

    expect(foreign).not.toBeInstanceOf(Uint8Array);
    expect(sent(wireBytes, foreign)).toEqual(['{"$b":0}', [foreign]]);
    expect(sent(wireTagged, [foreign])).toEqual(['[{"$b":0}]', [foreign]]);
  });

  it.each<[string, WirePlan, unknown, string, Uint8Array[]?]>([
    ["a date", wireDate, date, iso],
    ["a bigint", wireBigint, -(2n ** 64n), '"-18446744073709551616"'],
    ["a bigint as long as may be", wireBigint, -(10n ** 1024n) + 1n, `"-${"9".repeat(1024)}"`],
    ["bytes", wireBytes, bytes, '{"$b":0}', [bytes]],
    ["a number", wireNumber, 1.5, "1.5"],
    ["NaN", wireNumber, Number.NaN, '"NaN"'],
    ["-Infinity", wireNumber, Number.NEGATIVE_INFINITY, '"-Infinity"'],
    ["an object", wireObject({ at: wireDate }), { at: date, n: 1 }, `{"at":${iso},"n":1}`],
    ["an object without the field", wireObject({ at: wireDate }), { n: 1 }, '{"n":1}'],
    ["an object with more", wireObject({ n: wireNumber }, wireDate), { n: 1, x: date }, `{"n":1,"x":${iso}}`],
    ["an array", wireArray(wireBytes), [bytes, more], '[{"$b":0},{"$b":1}]', [bytes, more]],
    ["a tuple", wireTuple([undefined, wireDate], wireBigint), [1, date, 3n, 4n], `[1,${iso},"3","4"]`],
    ["a record", wireRecord(wireBigint), { a: 1n, b: 2n }, '{"a":"1","b":"2"}'],
    ["a map", wireMap(wireDate, wireBigint), new Map([[date, 1n]]), `[[${iso},"1"]]`],
    ["a plain map", wireMap(), new Map([["a", 1]]), '[["a",1]]'],
    ["a set", wireSet(wireBigint), new Set([1n, 2n]), '["1","2"]'],
    ["a plain set", wireSet(), new Set(["a"]), '["a"]'],
    ["null", wireNullable(wireDate), null, "null"],
    ["what may be null", wireNullable(wireDate), date, iso],
    ["undefined", wireOptional(wireDate), undefined, "null"],
    ["what may be undefined", wireOptional(wireDate), date, iso],
    ["what may be undefined and is plain", wireOptional(), 1, "1"],
    [
      "what contains itself",
      tree,
      { at: date, under: [{ at: date, under: [] }] } satisfies Tree,
      `{"at":${iso},"under":[{"at":${iso},"under":[]}]}`,
    ],
    ["tagged undefined", wireTagged, undefined, '{"$u":1}'],
    ["a tagged property that is undefined", wireTagged, { a: undefined, b: 1 }, '{"a":{"$u":1},"b":1}'],
    ["a tagged date", wireTagged, date, `{"$d":${iso}}`],
    ["a tagged bigint", wireTagged, 7n, '{"$n":"7"}'],
    ["a tagged NaN", wireTagged, Number.NaN, '{"$f":"NaN"}'],
    ["tagged bytes", wireTagged, [bytes, { b: more }], '[{"$b":0},{"b":{"$b":1}}]', [bytes, more]],
    [
      "a tagged map",
      wireTagged,
      new Map<unknown, unknown>([["a", new Set([1n])]]),
      '{"$m":[["a",{"$s":[{"$n":"1"}]}]]}',
    ],
    ["plain JSON, tagged", wireTagged, { a: [1, "x", true, null] }, '{"a":[1,"x",true,null]}'],
    ["what looks like a tag", wireTagged, { $d: "x" }, '{"$o":{"$d":"x"}}'],
    ["what looks like a wrapped tag", wireTagged, { $o: { $u: 1 } }, '{"$o":{"$o":{"$o":{"$u":1}}}}'],
    ["what is no tag for its letter", wireTagged, { $x: { $e: date } }, `{"$x":{"$e":{"$d":${iso}}}}`],
    ["what is no tag for a second key", wireTagged, { $d: "x", e: 1 }, '{"$d":"x","e":1}'],
    ["a key named __proto__", wireTagged, JSON.parse('{"__proto__":{"a":1}}'), '{"__proto__":{"a":1}}'],
    ["a record with such a key", wireRecord(wireOptional()), JSON.parse('{"__proto__":1}'), '{"__proto__":1}'],
  ])("go there and back: %s", (_what, plan, value, text, attachments = []) => {
    expect(sent(plan, value)).toEqual([text, attachments]);

    expect(read(plan, text, attachments)).toEqual(value);
  });

  it("leaves the application's value as it was", () => {
    const value = Object.freeze({ at: date, list: Object.freeze([date]), extra: date });
    toWire(wireObject({ at: wireDate, list: wireArray(wireDate) }, wireDate), value);

    expect(value).toEqual({ at: date, list: [date], extra: date });
  });

  it.each<[string, WirePlan]>([
    ["as it is", wireBigint],
    ["tagged", wireTagged],
  ])("is refused on the way out where it is a bigint that the other side would leave a text, %s", (_how, plan) => {
    expect(() => toWire(plan, 10n ** 1024n)).toThrow(new RangeError("a bigint has more than 1024 digits"));
    expect(() => toWire(plan, -(10n ** 1024n))).toThrow("a bigint has more than 1024 digits");
  });

  it("is the same where there is no plan", () => {
    const value = { a: 1 };

    expect(toWire(undefined, value)).toEqual({ value, attachments: [] });
    expect(fromWire(undefined, { value, attachments: [] })).toBe(value);
  });
});

describe("what does not fit its plan is left for the validator", () => {
  it.each<[string, WirePlan, string]>([
    ["a number for a date", wireDate, "1"],
    ["a word for a date", wireDate, '"soon"'],
    ["a date that no calendar has", wireDate, '"2026-13-01T00:00:00.000Z"'],
    ["a text that a Date is made of", wireDate, '"room 5"'],
    ["a day that no calendar has", wireDate, '"2026-02-30T00:00:00.000Z"'],
    ["a time of day in nobody's zone", wireDate, '"2026-01-02T03:04:05"'],
    ["null for a date", wireDate, "null"],
    ["an object of which no text can be made for a date", wireDate, '{"toString":1}'],
    ["a word for a bigint", wireBigint, '"12x"'],
    ["a bigint longer than it is worth", wireBigint, `"${"9".repeat(1025)}"`],
    ["an empty bigint", wireBigint, '""'],
    ["bytes that did not come", wireBytes, '{"$b":3}'],
    ["bytes with a name in place of a number", wireBytes, '{"$b":"length"}'],
    ["bytes by the name of a method", wireBytes, '{"$b":"map"}'],
    ["bytes by __proto__", wireBytes, '{"$b":"__proto__"}'],
    ["an object for an array", wireArray(wireDate), '{"0":1}'],
    ["an array for an object", wireObject({ a: wireDate }), "[1]"],
    ["null for an object", wireObject({ a: wireDate }), "null"],
    ["a text for a map", wireMap(wireDate), '"x"'],
    ["a list without pairs for a map", wireMap(), "[[1],[1,2]]"],
    ["an object for a set", wireSet(), "{}"],
    ["a tag with a wrong inside", wireTagged, '{"$m":[[1,2,3]]}'],
    ["the tag of undefined around another number", wireTagged, '{"$u":2}'],
    ["a set's tag with a wrong inside", wireTagged, '{"$s":1}'],
    ["bytes' tag by a name", wireTagged, '{"$b":"constructor"}'],
    ["a date's tag around a number", wireTagged, '{"$d":1}'],
    ["a bigint's tag around a word", wireTagged, '{"$n":"x"}'],
    ["a number's tag around a number", wireTagged, '{"$f":1}'],
  ])("%s", (_what, plan, text) => {
    expect(read(plan, text, [bytes])).toEqual(JSON.parse(text));
  });

  it.each<[string, WirePlan, unknown]>([
    ["a text for a date", wireDate, "x"],
    ["a number for a bigint", wireBigint, 1],
    ["an array for bytes", wireBytes, [1]],
    ["an object for a map", wireMap(wireDate), { a: 1 }],
    ["an array for a set", wireSet(), [1]],
    ["a text for an array", wireArray(wireDate), "x"],
    ["a text for an object", wireObject({ at: wireDate }), "x"],
    ["null for an object", wireObject({ at: wireDate }), null],
    ["an array for an object", wireObject({ at: wireDate }), [1]],
  ])("%s, on the way out too", (_what, plan, value) => {
    expect(sent(plan, value)[0]).toBe(JSON.stringify(value));
  });

  it("never reads what it inherits", () => {
    const plan = wireObject({ constructor: wireDate, toString: wireDate });

    expect(Object.keys(read(plan, "{}") as object)).toEqual([]);
  });
});

describe("what cannot be sent", () => {
  const wrong = new Date(Number.NaN);

  it.each<[string, WirePlan, unknown, string]>([
    ["a field", wireObject({ at: wireDate }), { at: wrong }, "at: Invalid time value"],
    ["a field of any name", wireRecord(wireDate), { to: wrong }, "to: Invalid time value"],
    [
      "an object in a list",
      wireObject({ list: wireArray(tree) }),
      { list: [{ at: wrong }] },
      "list.0.at: Invalid time value",
    ],
    ["a value of a map", wireMap(undefined, wireDate), new Map([[1, wrong]]), "0.1: Invalid time value"],
    ["one case of a union", wireTagged, { a: [date, { at: wrong }] }, "a.1.at: Invalid time value"],
    ["a bigint", wireArray(wireBigint), [10n ** 1024n], "0: a bigint has more than 1024 digits"],
  ])("says where it stands, as of %s", (_what, plan, value, message) => {
    expect(() => toWire(plan, value)).toThrow(new RangeError(message));
  });

  it.each([
    ["a plan", tree],
    ["tags", wireTagged],
  ])("shows of what contains itself how it does, with %s", (_with, plan) => {
    const loop: Tree = { at: date, under: [] };
    loop.under.push(loop);

    expect(() => toWire(plan, loop)).toThrow(/^(?:under|0|\.){20,60}: Maximum call stack size exceeded$/);
  });

  it("is told as what its own getter threw, if that is no error", () => {
    const reading = {
      get at() {
        throw "no";
      },
    };

    expect(() => toWire(wireArray(wireObject({ at: wireDate })), [reading])).toThrow("no");
  });
});
