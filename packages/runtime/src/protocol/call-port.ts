/** What both halves of the call table share: where frames and effects go, and what the peer allows. */

import { RpcError } from "../errors.ts";
import type { WireError } from "./call-error.ts";
import type { CallEffect } from "./call-steps.ts";
import { type EncodedFrame, encodeFrame, excessOf } from "./encoded-frame.ts";
import { type CallId, type Frame, kind, type PeerLimits } from "./frame.ts";
import { defaultLimits, fixedLimits } from "./limits.ts";
import type { Lane, Outbox } from "./outbox.ts";
import { ProtocolError } from "./protocol-error.ts";

export class CallPort {
  readonly outbox: Outbox;
  /** What the peer allows; a server's WELCOME says it, a client has no say. */
  limits: Pick<PeerLimits, "maxCalls" | "maxMessageBytes" | "credit">;
  /** True while both sides know the same contract, so that numbers stand for names. */
  interned = false;
  /** Why no session is to be had for now, as far as it is known. */
  unreached = "";
  /** Why there will be no session any more. */
  closed: Pick<WireError, "code" | "message"> | undefined;
  now = 0;
  effects: CallEffect[] = [];

  constructor(outbox: Outbox, role: "client" | "server") {
    this.outbox = outbox;
    const isClient = role === "client";
    const maxMessageBytes = isClient ? defaultLimits.maxMessageBytes : fixedLimits.clientMaxMessageBytes;
    this.limits = { maxMessageBytes, maxCalls: defaultLimits.maxCalls, credit: isClient ? 0 : fixedLimits.credit };
  }

  emit(effect: CallEffect): void {
    this.effects.push(effect);
  }

  /** Only what carries a value is ever too long. @throws RpcError, or TypeError if a value is no JSON */
  put(frame: Frame, lane: Lane, attachments?: readonly Uint8Array[]): EncodedFrame {
    const encoded = encodeFrame(frame, attachments);
    const excess = attachments && excessOf(encoded, this.limits.maxMessageBytes);
    if (excess) throw new RpcError("RESOURCE_EXHAUSTED", excess);
    this.outbox.put(encoded, lane);
    return encoded;
  }

  /** Takes back what was not yet transmitted of a call or subscription. */
  withdraw(id: CallId): number {
    return this.outbox.withdraw((frame) => frame.id === id);
  }

  /** Tells the peer how much it may send in all. */
  grant(id: CallId, total: number): void {
    this.put([kind.credit, id, total], "control");
  }

  /** A frame may come late, but not for a call that never was. */
  expectKnown(id: CallId, last: CallId): void {
    if (id > last) this.refuse(`call ${id} was never opened`);
  }

  refuse(message: string): never {
    throw new ProtocolError(message);
  }
}

/** A call that would be too much never ran. */
export function exhausted(message: string): WireError {
  return { code: "RESOURCE_EXHAUSTED", message, executed: "no" };
}
