import { describe, expect, it } from "vitest";
import { Assembly } from "./assembly.ts";

const KiB = 1024;
const megabyte = Buffer.alloc(1024 * KiB, "x");

describe("a message in parts", () => {
  it("is put together in order", () => {
    const assembly = new Assembly();

    assembly.append(Buffer.from("-one-"), 1, 4, 6);
    assembly.append(Buffer.from("two"), 0, 3, 3);

    expect(assembly.bytes.toString()).toBe("onetwo");
    expect(assembly.byteLength).toBe(6);
  });

  it.each([
    [10, 100, 100],
    [10, 1024 * KiB, 64 * KiB],
    [64 * KiB, 1024 * KiB, 128 * KiB],
    [600 * KiB, 1024 * KiB, 1024 * KiB],
  ])("of which %i of %i bytes have come takes %i", (come, announced, room) => {
    const assembly = new Assembly();

    assembly.append(megabyte, 0, come, announced);

    expect(assembly.bytes.buffer.byteLength).toBe(room);
  });

  it("takes no more than its own bytes in the end", () => {
    const assembly = new Assembly();

    for (let at = 0; at < 1000 * KiB; at += 40 * KiB) assembly.append(megabyte, at, at + 40 * KiB, 1000 * KiB - at);

    expect(assembly.bytes.buffer.byteLength).toBe(1000 * KiB);
  });
});
