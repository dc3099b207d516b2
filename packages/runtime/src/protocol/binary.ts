/** A message with bytes in it: `u32be n | n bytes of JSON | (u32be m | m bytes)*`. */

import { fixedLimits } from "./limits.ts";
import { ProtocolError } from "./protocol-error.ts";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/** What is transmitted: a payload, or one that is not put together yet. */
export type Outgoing = string | Uint8Array | BinaryMessage;

/** In parts, so that a transport may put them right where it sends them from. */
export class BinaryMessage {
  /** In bytes, as that of a text is in characters. */
  readonly length: number;
  readonly #parts: readonly Uint8Array[];

  constructor(text: string, attachments: readonly Uint8Array[]) {
    this.#parts = [encoder.encode(text), ...attachments];
    this.length = this.#parts.reduce((sum, part) => sum + 4 + part.byteLength, 0);
  }

  get bytes(): Uint8Array {
    const bytes = new Uint8Array(this.length);
    this.writeTo(bytes);
    return bytes;
  }

  /** @param bytes as long as the message */
  writeTo(bytes: Uint8Array): void {
    const view = new DataView(bytes.buffer, bytes.byteOffset);
    let at = 0;
    for (const part of this.#parts) {
      view.setUint32(at, part.byteLength);
      bytes.set(part, at + 4);
      at += 4 + part.byteLength;
    }
  }
}

/** @throws ProtocolError (4400) if the lengths do not add up or the text is not UTF-8 */
export function decodeBinary(payload: Uint8Array): { text: string; attachments: Uint8Array[] } {
  const view = new DataView(payload.buffer, payload.byteOffset, payload.byteLength);
  const parts: Uint8Array[] = [];
  for (let at = 0; at < payload.byteLength; ) {
    const start = at + 4;
    const end = start <= payload.byteLength ? start + view.getUint32(at) : Number.POSITIVE_INFINITY;
    if (end > payload.byteLength) throw new ProtocolError("a part of a binary message is longer than the message");
    if (parts.length > fixedLimits.maxAttachments)
      throw new ProtocolError(`a message has more than ${fixedLimits.maxAttachments} attachments`);
    // What is a small part of a message is copied, lest it keep all of the message in memory.
    parts.push(
      parts.length > 0 && 2 * (end - start) < payload.byteLength
        ? payload.slice(start, end)
        : payload.subarray(start, end),
    );
    at = end;
  }
  const [json, ...attachments] = parts;
  try {
    return { text: decoder.decode(json), attachments };
  } catch {
    throw new ProtocolError("the text of a binary message is not UTF-8");
  }
}
