import { describe, expect, it } from "vitest";
import { textFault } from "./scan.ts";

const nested = (levels: number) => "[".repeat(levels) + "]".repeat(levels);
const ofKeys = (keys: number) => `{${Array.from({ length: keys }, (_, n) => `"${n}":0`).join(",")}}`;
const withKeys = (keys: number) => `[${Array.from({ length: keys }, (_, n) => `{"${n}":0}`).join(",")}]`;

describe("the look at a text before it is parsed", () => {
  it.each([
    ["64 levels", nested(64)],
    ["many siblings", `[${"[],".repeat(10_000)}[]]`],
    ["brackets inside a string", JSON.stringify("[".repeat(500))],
    ["brackets behind an escaped quote", JSON.stringify(`"${"[{".repeat(500)}`)],
    ["a string that ends with a backslash", `["\\\\",${nested(62)}]${" ".repeat(100)}`],
    ["brackets behind an empty string", JSON.stringify(["", "[".repeat(500)])],
    ["100,000 keys", withKeys(100_000)],
    ["100,000 keys of one object", ofKeys(100_000)],
    ["colons inside a string", JSON.stringify(":".repeat(200_000))],
    ["__proto__ as a value", '["__proto__"]'],
    ["__proto__ as a value before a comma", '{"a":"__proto__","b":1}'],
    ["__proto__ inside a longer key", '{"__proto__x":1}'],
    ["a text that only looks like a key", JSON.stringify(['"__proto__":'])],
    ["constructor as a key", '{"constructor":{"prototype":{}}}'],
  ])("lets %s pass", (_what, text) => {
    expect(textFault(text)).toBeUndefined();
  });

  it("counts the levels around a text that is a part of a message", () => {
    expect(textFault(nested(63), 1)).toBeUndefined();
    expect(textFault(nested(64), 1)).toBe("a message nests deeper than 64");
  });

  it.each([
    ["65 levels", nested(65)],
    ["65 levels of objects", `${'{"a":'.repeat(65)}1${"}".repeat(65)}`],
    ["a megabyte of opening brackets", "[".repeat(2 ** 20)],
    ["levels behind a string that ends with a backslash", `["\\\\",${nested(64)}]`],
    ["100,001 keys", withKeys(100_001)],
    ["100,001 keys of one object", ofKeys(100_001)],
    ["__proto__ as a key", '{"__proto__":1}'],
    ["__proto__ as a key, deep inside", '[1,{"a":[{"__proto__":null}]}]'],
    ["__proto__ behind an empty key", '{"":{"__proto__":1}}'],
    ["__proto__ behind a key that ends with an escaped quote", '{"\\"":{"__proto__":1}}'],
    ["levels behind an empty string", `["",${nested(64)}]`],
    ["__proto__ behind white space", '{"__proto__" \t\n\r :1}'],
    ["__proto__ in escapes", '{"__\\u0070roto__":1}'],
    [
      "__proto__ in escapes altogether",
      `{"${[..."__proto__"].map((c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, "0")}`).join("")}":1}`,
    ],
  ])("refuses %s", (_what, text) => {
    expect(textFault(text)).toMatch(/^a message (?:nests deeper|has more)|^__proto__ is no key/);
  });
});
