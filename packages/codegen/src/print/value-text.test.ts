import { expect, it } from "vitest";
import { valueText } from "./value-text.ts";

it.each<[value: unknown, text: string]>([
  [null, "null"],
  [-0, "-0"],
  [7n, "7n"],
  [new Date(0), 'new Date("1970-01-01T00:00:00.000Z")'],
  [new Date(Number.NaN), "new Date(NaN)"],
  [new Uint8Array([1, 2]), "new Uint8Array([1, 2])"],
  [new Map([["a", 1]]), 'new Map([["a", 1]])'],
  [new Set(["a"]), 'new Set(["a"])'],
  [{ "a-b": [] }, '{ "a-b": [] }'],
  [{}, "{}"],
])("shows %o as JavaScript would write it", (value, text) => {
  expect(valueText(value)).toBe(text);
});

it("counts out a text of one character that is longer than 40", () => {
  expect([40, 41].map((length) => valueText("a".repeat(length)))).toEqual([`"${"a".repeat(40)}"`, '"a".repeat(41)']);
  expect(valueText("👍".repeat(30))).toBe('"👍".repeat(30)');
});

it("shows 50 of what a list, bytes or an object hold, and that there is more", () => {
  const list = (length: number) => Array.from({ length }, (_, index) => index);

  expect(valueText(list(50))).toBe(`[${list(50).join(", ")}]`);
  expect(valueText(list(51))).toBe(`[${list(50).join(", ")}, …]`);
  expect(valueText(Uint8Array.from(list(51)))).toBe(`new Uint8Array([${list(50).join(", ")}, …])`);
  expect(valueText(Object.fromEntries(list(51).map((index) => [`k${index}`, 1])))).toMatch(/ k49: 1, … }$/);
});
