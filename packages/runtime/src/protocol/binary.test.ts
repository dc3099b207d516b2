import { describe, expect, it } from "vitest";
import { BinaryMessage, decodeBinary } from "./binary.ts";

const encodeBinary = (text: string, attachments: readonly Uint8Array[]) => new BinaryMessage(text, attachments).bytes;
const bytes = (...values: number[]) => new Uint8Array(values);

describe("a binary message", () => {
  it("is lengths and parts, big-endian", () => {
    expect(encodeBinary("[]", [bytes(9), bytes()])).toEqual(bytes(0, 0, 0, 2, 91, 93, 0, 0, 0, 1, 9, 0, 0, 0, 0));
  });

  it.each([
    ["", []],
    ["[0,0]", []],
    ['["€",{"$b":1}]', [bytes(), bytes(1, 2, 3)]],
    ["[0]", [new Uint8Array(70_000).fill(7)]],
  ])("%s goes there and back", (text, attachments) => {
    expect(decodeBinary(encodeBinary(text, attachments))).toEqual({ text, attachments });
  });

  it("is not kept in memory by an attachment that is a small part of it", () => {
    const message = encodeBinary("[]", [bytes(1, 2, 3), new Uint8Array(70_000)]);
    const [small, large] = decodeBinary(message).attachments;

    expect(small?.buffer).not.toBe(message.buffer);
    expect(large?.buffer).toBe(message.buffer);
  });

  it("may have 1,024 attachments", () => {
    expect(decodeBinary(encodeBinary("[]", new Array(1024).fill(bytes()))).attachments).toHaveLength(1024);
  });

  it("is read from the middle of a larger buffer", () => {
    const message = encodeBinary("[]", [bytes(5, 6)]);
    const larger = new Uint8Array(message.byteLength + 20).fill(255);
    larger.set(message, 7);

    expect(decodeBinary(larger.subarray(7, 7 + message.byteLength))).toEqual({
      text: "[]",
      attachments: [bytes(5, 6)],
    });
  });

  it.each([
    ["a length that is cut", bytes(0, 0, 0)],
    ["a part that is cut", bytes(0, 0, 0, 3, 91, 93)],
    ["bytes behind the last part", bytes(0, 0, 0, 2, 91, 93, 1)],
    ["the largest length", bytes(255, 255, 255, 255, 91)],
    ["more attachments than anybody counts", encodeBinary("[]", new Array(1025).fill(bytes()))],
    ["a text that is no UTF-8", bytes(0, 0, 0, 1, 0xc3)],
    ["a text with a lone surrogate", bytes(0, 0, 0, 3, 0xed, 0xa0, 0x80)],
  ])("is refused with %s", (_what, payload) => {
    expect(() => decodeBinary(payload)).toThrow(expect.objectContaining({ closeCode: 4400 }));
  });
});
