/** Weighs what a client sends: in memory a value may take twenty times its text, and of frames that share a message one may be nearly all. */

import { kind } from "../protocol/frame.ts";
import { isRecord } from "../protocol/is-record.ts";
import type { Delivered } from "../protocol/session-steps.ts";
import { attachmentAt } from "../rpc/wire-leaves.ts";

/** While no more than this is held for calls, none is worth a look: most calls are answered at once, and hold nothing. */
const littleBytes = 16 * 1024;

/** About what V8 takes on 64 bits. */
const wordBytes = 8;
const textBytes = 16;
const listBytes = 32;
const recordBytes = 56;
/** What each frame takes beside its value is no news. */
const frameBytes = 256;

export class Scales {
  /** The most that a value took in memory for each byte of its message, of those that may be held. */
  #bloat = 1;

  /** What is held takes about so much. */
  inMemory(heldBytes: number): number {
    return heldBytes * this.#bloat;
  }

  /** Its part of the message; for a topic, whose params nobody takes, what it takes in memory. */
  weigh({ frame, attachments, bytes, frames }: Delivered, heldBytes: number): number {
    if (heldBytes === 0) this.#bloat = 1;
    if (frame[0] === kind.subscribe) return Math.max(bytes, weightOf(frame, attachments));
    if (bytes * frames + heldBytes <= littleBytes) return bytes;
    const memory = weightOf(frame, attachments);
    const own = frames === 1 ? bytes : Math.min(memory, bytes * frames);
    this.#bloat = Math.max(this.#bloat, memory / (own + frameBytes));
    return own;
  }
}

/** A message has no cycles, and is not deep. */
function weightOf(value: unknown, attachments: readonly Uint8Array[]): number {
  if (typeof value === "string") return textBytes + value.length;
  if (Array.isArray(value)) {
    let sum = listBytes;
    for (const item of value) sum += wordBytes + weightOf(item, attachments);
    return sum;
  }
  if (!isRecord(value)) return 0;
  let sum = recordBytes;
  for (const key of Object.keys(value)) sum += wordBytes + weightOf(value[key], attachments);
  return sum + (attachmentAt(value.$b, attachments)?.byteLength ?? 0);
}
