/** Masks and unmasks the payload of a client's frames (RFC 6455, 5.3), whole words at a time, or by what does it quicker. */

import { endianness } from "node:os";
import { nativeUnmask } from "./native-unmask.ts";

const isLittleEndian = endianness() === "LE";
/** What is shorter is masked sooner byte by byte than a view for its words is made. */
const shortBytes = 24;
/** What is longer is worth the way into native code. */
const longBytes = 512;
/** Nobody has looked at what was masked. */
export const unseen = -1;
const keyBytes = Buffer.alloc(4);

/**
 * Combines each byte of the range with the next byte of the key, in place.
 *
 * @param key the four bytes of the mask as they stand in the frame, the first in the lowest place
 * @returns all resulting bytes ored, in four places: what has none of `0x80808080` is ASCII; or `unseen`
 */
export function mask(bytes: Uint8Array, from: number, to: number, key: number): number {
  if (!nativeUnmask || to - from < longBytes) return maskWords(bytes, from, to, key);
  keyBytes.writeInt32LE(key);
  nativeUnmask(bytes.subarray(from, to), keyBytes);
  return unseen;
}

function maskWords(bytes: Uint8Array, from: number, to: number, key: number): number {
  let at = from;
  let seen = 0;
  if (isLittleEndian && to - from >= shortBytes) {
    const wordsFrom = at + (-(bytes.byteOffset + at) & 3);
    for (; at < wordsFrom; at++) {
      seen |= bytes[at] = (bytes[at] as number) ^ (key & 0xff);
      key = nextKey(key, 1);
    }
    const words = new Int32Array(bytes.buffer, bytes.byteOffset + at, (to - at) >> 2);
    for (let word = 0; word < words.length; word++) seen |= words[word] = (words[word] as number) ^ key;
    at += words.byteLength;
  }
  for (; at < to; at++) {
    seen |= bytes[at] = (bytes[at] as number) ^ (key & 0xff);
    key = nextKey(key, 1);
  }
  return seen;
}

/** The key as it goes on behind so many bytes. */
export function nextKey(key: number, bytes: number): number {
  const bits = (bytes & 3) * 8;
  return bits === 0 ? key : (key >>> bits) | (key << (32 - bits));
}
