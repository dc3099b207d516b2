import { describe, expect, it } from "vitest";
import { borrowBuffer, giveBack } from "./spare-buffer.ts";

const KiB = 1024;

describe("the spare buffer", () => {
  it("is lent again once it was given back, and to nobody before", () => {
    const first = borrowBuffer(64 * KiB);

    expect(borrowBuffer(64 * KiB)).not.toBe(first);
    giveBack(first);
    expect(borrowBuffer(KiB)).toBe(first);
  });

  it("stays where a larger one is asked for", () => {
    const small = borrowBuffer(64 * KiB);
    giveBack(small);

    expect(borrowBuffer(65 * KiB).byteLength).toBe(65 * KiB);
    expect(borrowBuffer(64 * KiB)).toBe(small);
  });

  it("is not kept beyond 256 KiB", () => {
    const large = borrowBuffer(257 * KiB);
    giveBack(large);

    expect(borrowBuffer(257 * KiB)).not.toBe(large);
  });
});
