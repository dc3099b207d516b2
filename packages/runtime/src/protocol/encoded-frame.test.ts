import { expect, it } from "vitest";
import { encodeFrame, excessOf } from "./encoded-frame.ts";
import type { Frame } from "./frame.ts";

it.each<[Frame, string, number]>([
  [[2, 7], "[2,7]", 0],
  [[6, 5, 48], "[6,5,48]", 0],
  [[16, 5, "chat.who"], '[16,5,"chat.who"]', 5],
  [[17, 5], "[17,5]", 5],
  [[19, 5, null], "[19,5,null]", 5],
  [[34, 7, 42, "x"], '[34,7,42,"x"]', 0],
])("writes %j and knows whom it concerns", (frame, text, id) => {
  expect(encodeFrame(frame)).toMatchObject({ text, id, counted: id > 0, bytes: text.length, seq: 0 });
});

it("weighs attachments with the text", () => {
  const frame = encodeFrame([19, 1, { $b: 0 }], [new Uint8Array(1000), new Uint8Array(24)]);

  expect(frame.bytes).toBe('[19,1,{"$b":0}]'.length + 1024);
});

const unreadable = Object.create(null);

it.each<[string, unknown]>([
  ["what JSON cannot carry", 1n],
  ["what throws when it is asked for its JSON", { toJSON: () => fails(new Error("no")) }],
  ["what throws something that cannot be read", { toJSON: () => fails(unreadable) }],
  ["what nests deeper than the stack", nested(100_000)],
])("refuses %s", (_what, value) => {
  expect(() => encodeFrame([17, 1, value])).toThrow(TypeError);
});

function fails(error: unknown): never {
  throw error;
}

function nested(depth: number): unknown {
  return Array.from({ length: depth }).reduce((inner) => [inner], 0);
}

it.each([100_000, 1_000])(
  "counts the bytes of a text of %d as UTF-8 has them, so that a limit in bytes holds",
  (length) => {
    const frame = encodeFrame([17, 1, "€".repeat(length)]);

    expect(excessOf(frame, 3 * length)).toMatch(/^a value takes \d+ bytes, the peer allows \d+000$/);
    expect(excessOf(frame, 3 * length + 200)).toBeUndefined();
  },
);
