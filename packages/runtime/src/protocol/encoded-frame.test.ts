import { expect, it } from "vitest";
import { encodeFrame, wireBytes } from "./encoded-frame.ts";
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

it("refuses what JSON cannot carry", () => {
  expect(() => encodeFrame([17, 1, 1n])).toThrow(TypeError);
});

it("counts the bytes of a large text as UTF-8 has them, so that a limit in bytes holds", () => {
  const frame = encodeFrame([17, 1, "€".repeat(100_000)]);

  expect(wireBytes(frame)).toBeGreaterThanOrEqual(300_000);
  expect(wireBytes(frame)).toBeLessThan(300_200);
});
