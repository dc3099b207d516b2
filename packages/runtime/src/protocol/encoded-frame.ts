/** A frame ready to be put into messages, again and again if need be. */

import { type CallId, type Frame, isCounted, kind } from "./frame.ts";
import { fixedLimits } from "./limits.ts";
import { textFault } from "./scan.ts";
import { thrownText } from "./thrown-text.ts";

/** A value in its wire form, and the bytes that stand apart from it as `{"$b": i}`. */
export interface WireValue {
  readonly value: unknown;
  readonly attachments: readonly Uint8Array[];
}

export interface EncodedFrame {
  text: string;
  readonly attachments: readonly Uint8Array[];
  readonly counted: boolean;
  /** The call or subscription that a counted frame speaks of; 0 for the others. */
  readonly id: CallId;
  /** What the frame weighs in queues and windows. */
  readonly bytes: number;
  /** Its number once it was transmitted; 0 before. */
  seq: number;
  /** What it asks for may be asked once more if nobody knows what became of it. */
  repeatable: boolean;
}

export const noAttachments: readonly Uint8Array[] = [];

/** @throws TypeError if a value inside is no JSON, or none that a peer would take: it must not be what ends the session */
export function encodeFrame(frame: Frame, attachments: readonly Uint8Array[] = noAttachments): EncodedFrame {
  const text = jsonOf(frame);
  const fault = textFault(text, 1);
  if (fault !== undefined) throw new TypeError(fault);
  if (attachments.length > fixedLimits.maxAttachments)
    throw new TypeError(`a message has more than ${fixedLimits.maxAttachments} attachments`);
  const counted = isCounted(frame);
  const bytes = weightOf(text, attachments);
  const id = counted ? (frame[1] as CallId) : 0;
  return { text, attachments, counted, id, bytes, seq: 0, repeatable: frame[0] >= kind.subscribe };
}

function weightOf(text: string, attachments: readonly Uint8Array[]): number {
  let bytes = text.length;
  for (const attachment of attachments) bytes += attachment.byteLength;
  return bytes;
}

/** What a value says of itself, in `toJSON` or a getter, may throw anything. */
function jsonOf(frame: Frame): string {
  try {
    return JSON.stringify(frame);
  } catch (error) {
    throw error instanceof TypeError ? error : new TypeError(thrownText(error), { cause: error });
  }
}

/** Says so if a message of this frame alone is more than the peer takes: it would end the session. */
export function excessOf(frame: EncodedFrame, maxMessageBytes: number): string | undefined {
  const bytes = wireBytes(frame, maxMessageBytes);
  return bytes > maxMessageBytes ? `a value takes ${bytes} bytes, the peer allows ${maxMessageBytes}` : undefined;
}

/** What it weighs on the wire; exact where it may be too much, for what has a length of one takes up to three bytes. */
function wireBytes({ text, attachments }: EncodedFrame, maxMessageBytes: number): number {
  const bytes = weightOf(text, attachments); // a call that goes by its name again has another text than was weighed
  const beyondAscii = bytes * 3 > maxMessageBytes ? new TextEncoder().encode(text).byteLength - text.length : 0;
  return bytes + beyondAscii + 64;
}
