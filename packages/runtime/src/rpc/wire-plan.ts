/**
 * A plan says where in a value stands what JSON cannot carry, and how it crosses the wire. Generated code writes plans;
 * where a contract is plain JSON there is none, and nothing is paid.
 */

import { noAttachments, type WireValue } from "../protocol/encoded-frame.ts";

/** A value on its way; it may be changed in place when it came from the wire, never when it is the application's. */
export interface WirePlan {
  encode(value: unknown, attachments: Uint8Array[]): unknown;
  /** What does not fit is left as it is, for the validator to refuse. */
  decode(value: unknown, attachments: readonly Uint8Array[]): unknown;
}

export function toWire(plan: WirePlan | undefined, value: unknown): WireValue {
  if (!plan) return { value, attachments: noAttachments };
  const attachments: Uint8Array[] = [];
  return { value: plan.encode(value, attachments), attachments };
}

export function fromWire(plan: WirePlan | undefined, { value, attachments }: WireValue): unknown {
  return plan ? plan.decode(value, attachments) : value;
}
