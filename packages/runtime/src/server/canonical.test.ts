import { createHash } from "node:crypto";
import { expect, it, vi } from "vitest";
import { canonical } from "./canonical.ts";

vi.mock("node:crypto", { spy: true });

it.each<[unknown, string]>([
  [undefined, ""],
  [null, "null"],
  ["a", '"a"'],
  [{}, "{}"],
  [{ b: 1, a: 2 }, '{"a":2,"b":1}'],
  [{ b: { d: 1, c: 2 }, a: [{ z: 1, y: 2 }] }, '{"a":[{"y":2,"z":1}],"b":{"c":2,"d":1}}'],
  [[2, 1], "[2,1]"],
  [{ a: undefined, b: 1 }, '{"b":1}'],
  [{ 10: "x", 9: "y" }, '{"9":"y","10":"x"}'],
  [{ a: 1, 10: "x", 9: "y", B: 2 }, '{"9":"y","10":"x","B":2,"a":1}'],
  [JSON.parse('{"__proto__":{"b":1,"a":2},"a":1}'), '{"__proto__":{"a":2,"b":1},"a":1}'],
])("writes %j as %s", (value, text) => {
  expect(canonical(value)).toBe(text);
});

it.each([
  [{ a: 1, b: 2 }, { b: 2, a: 1 }, true],
  [{ a: 1 }, { a: "1" }, false],
  [{ a: null }, {}, false],
  [[1, 2], [2, 1], false],
  [{ a: [1] }, { a: { 0: 1 } }, false],
  ["", undefined, false],
])("holds %j and %j for the same: %s", (one, other, same) => {
  expect(canonical(one) === canonical(other)).toBe(same);
});

const [tea, milk] = [new Uint8Array([1, 2]), new Uint8Array([3])];

it.each<[string, [unknown, Uint8Array[]], [unknown, Uint8Array[]], boolean]>([
  ["the same bytes elsewhere in a message", [{ a: { $b: 0 } }, [tea]], [{ a: { $b: 1 } }, [milk, tea]], true],
  ["bytes of others beside them", [{ a: 1 }, []], [{ a: 1 }, [tea]], true],
  ["other bytes", [{ a: { $b: 0 } }, [tea]], [{ a: { $b: 0 } }, [milk]], false],
  ["bytes and the number of none", [{ a: { $b: 0 } }, [tea]], [{ a: { $b: 0 } }, []], false],
  [
    "bytes that changed places",
    [{ a: { $b: 0 }, b: { $b: 1 } }, [tea, milk]],
    [{ b: { $b: 0 }, a: { $b: 1 } }, [tea, milk]],
    false,
  ],
])("holds values with %s for the same or not", (_what, one, other, same) => {
  expect(canonical(...one) === canonical(...other)).toBe(same);
});

it("hashes bytes once, however often values name them", () => {
  const attachments = [new Uint8Array(9)];
  vi.mocked(createHash).mockClear();

  const texts = [1, 1000].map((times) => canonical(Array(times).fill({ $b: 0 }), attachments));

  expect(texts[1]).toContain(texts[0]?.slice(1, -1));
  expect(createHash).toHaveBeenCalledTimes(1);
});
