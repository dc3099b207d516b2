/** Writes WebSocket data frames (RFC 6455, 5.2), each into one buffer that goes out with one write. */

import { randomFillSync } from "node:crypto";

const opcode = { text: 0x81, binary: 0x82 }; // final frames
const maskBytes = 4;
/** Random numbers are fetched in bulk: one by one they would cost more than the frame. */
const randomPool = Buffer.allocUnsafe(8192);
let randomUsed = randomPool.byteLength;

/** An event goes out to many clients as the same text: it is framed once. */
let latest: { readonly payload: string | Uint8Array; readonly frame: Buffer } | undefined;

/** What a server sends; not to be changed afterwards. */
export function serverFrame(payload: string | Uint8Array): Buffer {
  if (latest?.payload === payload) return latest.frame;
  const frame = unmasked(payload);
  latest = { payload, frame };
  return frame;
}

function unmasked(payload: string | Uint8Array): Buffer {
  const length = byteLengthOf(payload);
  const headerBytes = headerBytesOf(length);
  const frame = Buffer.allocUnsafe(headerBytes + length);
  writeHeader(frame, payload, length);
  writePayload(frame, headerBytes, payload);
  return frame;
}

/** What a client sends: masked, against proxies that take a payload for a request (RFC 6455, 10.3). */
export function clientFrame(payload: string | Uint8Array): Buffer {
  const length = byteLengthOf(payload);
  const headerBytes = headerBytesOf(length) + maskBytes;
  // Places the payload where whole words can be masked: the pool that short buffers come from begins at a word.
  const padding = -headerBytes & 3;
  const frame = Buffer.allocUnsafe(padding + headerBytes + length).subarray(padding);
  writeHeader(frame, payload, length);
  frame[1] = (frame[1] as number) | 0x80;
  if (randomUsed === randomPool.byteLength) {
    randomFillSync(randomPool);
    randomUsed = 0;
  }
  randomPool.copy(frame, headerBytes - maskBytes, randomUsed, randomUsed + maskBytes);
  randomUsed += maskBytes;
  writePayload(frame, headerBytes, payload);
  mask(frame, headerBytes);
  return frame;
}

function byteLengthOf(payload: string | Uint8Array): number {
  return typeof payload === "string" ? Buffer.byteLength(payload) : payload.byteLength;
}

/** Lengths take 7, 16 or 64 bits. */
function headerBytesOf(length: number): number {
  return length < 126 ? 2 : length < 65_536 ? 4 : 10;
}

function writeHeader(frame: Buffer, payload: string | Uint8Array, length: number): void {
  frame[0] = typeof payload === "string" ? opcode.text : opcode.binary;
  if (length < 126) frame[1] = length;
  else if (length < 65_536) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeUIntBE(0, 2, 2);
    frame.writeUIntBE(length, 4, 6);
  }
}

function writePayload(frame: Buffer, at: number, payload: string | Uint8Array): void {
  if (typeof payload === "string") frame.write(payload, at);
  else frame.set(payload, at);
}

/** Byte `i` is combined with byte `i mod 4` of the mask, which stands right before the payload. */
function mask(frame: Buffer, from: number): void {
  const wordsFrom = frame.byteOffset + from;
  let at = from;
  if (wordsFrom % 4 === 0) {
    const [maskWord] = new Uint32Array(frame.buffer, wordsFrom - maskBytes, 1);
    const words = new Uint32Array(frame.buffer, wordsFrom, (frame.byteLength - from) >> 2);
    for (let word = 0; word < words.length; word++) words[word] = (words[word] as number) ^ (maskWord as number);
    at += words.byteLength;
  }
  for (; at < frame.byteLength; at++)
    frame[at] = (frame[at] as number) ^ (frame[from - maskBytes + ((at - from) & 3)] as number);
}
