/** A message with bytes in it: `u32be n | n bytes of JSON | (u32be m | m bytes)*`. */

import { closeCode } from "./close-code.ts";
import { fixedLimits } from "./limits.ts";
import { ProtocolError } from "./protocol-error.ts";

/** Room in front of an encoded message, enough for the longest header of a WebSocket frame: it need not be copied to be framed. */
export const headroomBytes = 14;

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true });

export function encodeBinary(text: string, attachments: readonly Uint8Array[]): Uint8Array {
  const parts = [encoder.encode(text), ...attachments];
  const room = new ArrayBuffer(parts.reduce((sum, part) => sum + 4 + part.byteLength, headroomBytes));
  const bytes = new Uint8Array(room, headroomBytes);
  const view = new DataView(room, headroomBytes);
  let at = 0;
  for (const part of parts) {
    view.setUint32(at, part.byteLength);
    bytes.set(part, at + 4);
    at += 4 + part.byteLength;
  }
  return bytes;
}

/** @throws ProtocolError (4400) if the lengths do not add up or the text is not UTF-8 */
export function decodeBinary(payload: Uint8Array): { text: string; attachments: Uint8Array[] } {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < payload.byteLength; ) {
    const start = at + 4;
    const end = start <= payload.byteLength ? start + view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (end > payload.byteLength) throw bad("a part of a binary message is longer than the message");
    if (parts.length > fixedLimits.maxAttachments)
      throw bad(`a message has more than ${fixedLimits.maxAttachments} attachments`);
    parts.push(payload.subarray(start, end));
    at = end;
  }
  const [json, ...attachments] = parts;
  try {
    return { text: decoder.decode(json), attachments };
  } catch {
    throw bad("the text of a binary message is not UTF-8");
  }
}

function bad(message: string): ProtocolError {
  return new ProtocolError(closeCode.badFrame, message);
}
