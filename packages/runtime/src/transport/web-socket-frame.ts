/** Writes WebSocket frames (RFC 6455, 5.2), each into one buffer that goes out with one write. */

import { randomFillSync } from "node:crypto";
import type { BinaryMessage } from "../protocol/binary.ts";
import { mask } from "./mask.ts";
import { opcode, type Role, webSocketCode } from "./web-socket-code.ts";

const isFinal = 0x80;
const isMasked = 0x80;
const maskBytes = 4;
/** Random numbers are fetched in bulk: one by one they would cost more than the frame. */
const randomPool = Buffer.allocUnsafe(8192);
let randomUsed = randomPool.byteLength;

/** An event goes out to many clients as the same text: it is framed once. */
let latest: { readonly payload: string | Uint8Array; readonly frame: Buffer } | undefined;

/** What a server sends; not to be changed afterwards. */
export function serverFrame(payload: string | Uint8Array): Buffer {
  if (latest?.payload === payload) return latest.frame;
  const frame = unmasked(kindOf(payload), payload);
  latest = { payload, frame };
  return frame;
}

/** What a client sends: masked, against proxies that take a payload for a request (RFC 6455, 10.3). */
export function clientFrame(payload: string | Uint8Array): Buffer {
  return masked(kindOf(payload), payload);
}

/**
 * A message with bytes, put together inside its frame.
 *
 * @param room where it is written: for the message and the longest header
 */
export function binaryFrame(from: Role, message: BinaryMessage, room: Buffer): Buffer {
  const { length } = message;
  const payloadAt = headerBytesOf(length) + (from === "client" ? maskBytes : 0);
  const frame = room.subarray(0, payloadAt + length);
  writeHeader(frame, opcode.binary, length);
  message.writeTo(frame.subarray(payloadAt));
  if (from === "client") maskPayload(frame, payloadAt);
  return frame;
}

/** @param reason of 123 bytes at most */
export function closeFrame(from: Role, code: number, reason: string): Buffer {
  if (code === webSocketCode.none) return controlFrame(from, opcode.close, Buffer.alloc(0));
  const payload = Buffer.allocUnsafe(2 + Buffer.byteLength(reason));
  payload.writeUInt16BE(code);
  payload.write(reason, 2);
  return controlFrame(from, opcode.close, payload);
}

/** @param payload what the ping carried */
export function pongFrame(from: Role, payload: Uint8Array): Buffer {
  return controlFrame(from, opcode.pong, payload);
}

function controlFrame(from: Role, kind: number, payload: Uint8Array): Buffer {
  return from === "client" ? masked(kind, payload) : unmasked(kind, payload);
}

function kindOf(payload: string | Uint8Array): number {
  return typeof payload === "string" ? opcode.text : opcode.binary;
}

function unmasked(kind: number, payload: string | Uint8Array): Buffer {
  const length = byteLengthOf(payload);
  const payloadAt = headerBytesOf(length);
  const frame = Buffer.allocUnsafe(payloadAt + length);
  writeHeader(frame, kind, length);
  writePayload(frame, payloadAt, payload);
  return frame;
}

function masked(kind: number, payload: string | Uint8Array): Buffer {
  const length = byteLengthOf(payload);
  const payloadAt = headerBytesOf(length) + maskBytes;
  const frame = Buffer.allocUnsafe(payloadAt + length);
  writeHeader(frame, kind, length);
  writePayload(frame, payloadAt, payload);
  maskPayload(frame, payloadAt);
  return frame;
}

/** Draws a mask, lays it on what is written, and says so in the header. */
function maskPayload(frame: Buffer, payloadAt: number): void {
  if (randomUsed === randomPool.byteLength) {
    randomFillSync(randomPool);
    randomUsed = 0;
  }
  const key = randomPool.readInt32LE(randomUsed);
  randomUsed += maskBytes;
  frame[1] = (frame[1] as number) | isMasked;
  frame.writeInt32LE(key, payloadAt - maskBytes);
  mask(frame, payloadAt, frame.byteLength, key);
}

function byteLengthOf(payload: string | Uint8Array): number {
  return typeof payload === "string" ? Buffer.byteLength(payload) : payload.byteLength;
}

/** Lengths take 7, 16 or 64 bits. */
function headerBytesOf(length: number): number {
  return length < 126 ? 2 : length < 65_536 ? 4 : 10;
}

function writeHeader(frame: Buffer, kind: number, length: number): void {
  frame[0] = isFinal | kind;
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
  if (typeof payload !== "string") frame.set(payload, at);
  // As many bytes as characters: it is ASCII, and need not be encoded.
  else if (frame.byteLength - at === payload.length) frame.write(payload, at, "latin1");
  else frame.write(payload, at);
}
