import { describe, expect, it } from "vitest";
import { mask, nextKey, unseen } from "./mask.ts";
import { nativeUnmask } from "./native-unmask.ts";

const key = 0xfa21_3d37 | 0;
const keyBytes = [0x37, 0x3d, 0x21, 0xfa];

/** As RFC 6455, 5.3 says it. */
const byTheBook = (bytes: Uint8Array) => bytes.map((byte, at) => byte ^ (keyBytes[at % 4] as number));

describe("a mask", () => {
  it.each([0, 1, 2, 3])("is laid on as the standard has it, %i bytes behind a word", (offset) => {
    for (let length = 0; length < 80; length++) {
      const payload = Uint8Array.from({ length }, (_, at) => at * 31 + offset);
      const room = new Uint8Array(4 + offset + length + 4).fill(0xee);
      room.set(payload, 4 + offset);

      mask(room, 4 + offset, 4 + offset + length, key);

      expect(room.subarray(4 + offset, 4 + offset + length)).toEqual(byTheBook(payload));
      expect(
        [...room.subarray(0, 4 + offset), ...room.subarray(4 + offset + length)].every((byte) => byte === 0xee),
      ).toBe(true);
    }
  });

  it.each([0, 1, 2, 3])("is laid on much as it is on little, %i bytes behind a word", (offset) => {
    for (const length of [511, 512, 513, 514, 515, 4096]) {
      const payload = Uint8Array.from({ length }, (_, at) => at * 31 + offset);
      const room = new Uint8Array(4 + offset + length + 4).fill(0xee);
      room.set(payload, 4 + offset);

      mask(room, 4 + offset, 4 + offset + length, key);

      expect(room.subarray(4 + offset, 4 + offset + length)).toEqual(byTheBook(payload));
      expect(room.subarray(0, 4 + offset).every((byte) => byte === 0xee)).toBe(true);
      expect(room.subarray(4 + offset + length).every((byte) => byte === 0xee)).toBe(true);
    }
  });

  it.skipIf(!nativeUnmask && !process.env.CI)(
    "is left to native code where it is long, which does not look for ASCII",
    () => {
      const bytes = new Uint8Array(1000).fill(0x61);

      expect(mask(bytes, 0, 511, key)).not.toBe(unseen);
      expect(mask(bytes, 0, 512, key)).toBe(unseen);
    },
  );

  it.each([1, 2, 3, 4, 5, 33])("goes on behind %i bytes", (cut) => {
    const payload = Uint8Array.from({ length: 100 }, (_, at) => at);
    const inParts = payload.slice();

    mask(inParts, 0, cut, key);
    mask(inParts, cut, 100, nextKey(key, cut));

    expect(inParts).toEqual(byTheBook(payload));
  });

  it.each([
    ["a".repeat(100), true],
    [`${"a".repeat(50)}ü${"a".repeat(50)}`, false],
    [`ü${"a".repeat(50)}`, false],
    [`${"a".repeat(50)}ü`, false],
    ["ü", false],
    ["", true],
  ])("tells whether what it uncovers is ASCII: %s", (text, isAscii) => {
    const bytes = byTheBook(new TextEncoder().encode(text));

    const seen = mask(bytes, 0, bytes.byteLength, key);

    expect((seen & 0x80808080) === 0).toBe(isAscii);
  });
});
