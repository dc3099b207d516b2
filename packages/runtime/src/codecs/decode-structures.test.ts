import { describe, expect, it } from "vitest";
import type { Decode } from "./decode.ts";
import { decodeList, decodeMap, decodeObject, decodeSet, decodeSome } from "./decode-structures.ts";

const shout: Decode = (value) => (value === undefined ? "nothing" : `${String(value)}!`);
const whisper: Decode = (value) => (value === undefined ? undefined : "hush");

describe("what lies inside is decoded", () => {
  it.each<[string, Decode, unknown, unknown]>([
    ["in properties", decodeObject({ a: shout }), { a: 1, b: 2 }, { a: "1!", b: 2 }],
    ["in properties that are missing", decodeObject({ a: shout, b: whisper }), {}, { a: "nothing" }],
    ["in all properties without a name", decodeObject({ a: undefined }, shout), { a: 1, b: 2 }, { a: 1, b: "2!" }],
    ["in some places of a list", decodeList([undefined, shout]), [1, 2, 3], [1, "2!", 3]],
    ["in all places beyond", decodeList([undefined], shout), [1, 2, 3], [1, "2!", "3!"]],
    ["in keys", decodeMap(shout), new Map([[1, 2]]), new Map([["1!", 2]])],
    ["in values", decodeMap(undefined, shout), new Map([[1, 2]]), new Map([[1, "2!"]])],
    ["in a set", decodeSet(shout), new Set([1, 2]), new Set(["1!", "2!"])],
    ["where there is something", decodeSome(shout), 1, "1!"],
    [
      "but not where there is nothing",
      decodeList([], decodeSome(shout)),
      [null, undefined, 0],
      [null, undefined, "0!"],
    ],
  ])("%s", (_where, decode, value, decoded) => {
    expect(decode(value)).toStrictEqual(decoded);
  });

  it.each([
    ["object", decodeObject({ a: shout }), [1]],
    ["list", decodeList([shout]), { 0: 1 }],
    ["map", decodeMap(shout), [[1, 2]]],
    ["set", decodeSet(shout), [1]],
  ])("unless it is no %s at all", (_what, decode, value) => {
    expect(decode(structuredClone(value))).toEqual(value);
  });
});
