/** A message is what one WebSocket message carries: counts and frames, as text, or as text and bytes. */

import { BinaryMessage, decodeBinary } from "./binary.ts";
import { type EncodedFrame, noAttachments } from "./encoded-frame.ts";
import type { Frame } from "./frame.ts";
import { fixedLimits } from "./limits.ts";
import { isCount, parseFrame } from "./parse-frame.ts";
import { ProtocolError } from "./protocol-error.ts";
import { textFault } from "./scan.ts";

export type Payload = string | Uint8Array;

export interface Message {
  /** The number of the first counted frame inside; 0 if there is none. */
  readonly seq: number;
  /** The last counted frame the sender took in; 0 says nothing. */
  readonly ack: number;
  readonly frames: readonly Frame[];
  /** How many frames of kinds of the future came with them, and were passed over. */
  readonly ignored: number;
  readonly attachments: readonly Uint8Array[];
}

/** Joins frames that are sent together; only a frame that travels alone may have attachments. */
export function encodeMessage(seq: number, ack: number, frames: readonly EncodedFrame[]): Payload {
  let texts = "";
  for (const frame of frames) texts += `,${frame.text}`;
  const message = joinMessage(seq, ack, texts, frames[0]?.attachments);
  return typeof message === "string" ? message : message.bytes;
}

/** @param texts of frames, each with a comma in front */
export function joinMessage(seq: number, ack: number, texts: string, attachments = noAttachments) {
  const text = `[${seq},${ack}${texts}]`;
  return attachments.length === 0 ? text : new BinaryMessage(text, attachments);
}

/** @throws ProtocolError (4400) if the payload is no message of that sender */
export function decodeMessage(payload: Payload, sender: "client" | "server"): Message {
  const isText = typeof payload === "string";
  const { text, attachments } = isText ? { text: payload, attachments: noAttachments } : decodeBinary(payload);
  const fault = textFault(text);
  if (fault !== undefined) throw new ProtocolError(fault);
  const message = parseArray(text);
  const [seq, ack] = message;
  if (!isCount(seq) || !isCount(ack)) throw new ProtocolError("a message opens with two counts");
  if (message.length - 2 > fixedLimits.maxFrames)
    throw new ProtocolError(`a message has more than ${fixedLimits.maxFrames} frames`);
  const frames = message.slice(2) as Frame[];
  let known = 0;
  for (const value of frames) {
    const frame = parseFrame(value, sender);
    if (frame) frames[known++] = frame;
  }
  const ignored = frames.length - known;
  frames.length = known;
  return { seq, ack, frames, ignored, attachments };
}

function parseArray(text: string): unknown[] {
  const message = parseJson(text);
  if (!Array.isArray(message)) throw new ProtocolError("a message is an array");
  return message;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new ProtocolError("a message is JSON");
  }
}
