/** Encodes a part of a value; what fails says where in the value. */

import type { WirePlan } from "./wire-plan.ts";

/** Of what says where something stands: what contains itself stands as deep as the stack is. */
const maxPathText = 99;

/** @throws RangeError with the path; of what contains itself, with the innermost steps */
export function encodeAt(key: string | number, plan: WirePlan, value: unknown, attachments: Uint8Array[]): unknown {
  try {
    return plan.encode(value, attachments);
  } catch (thrown) {
    if (!(thrown instanceof Error) || thrown.message.length > maxPathText) throw thrown;
    throw new RangeError(`${key}${thrown.cause ? "." : ": "}${thrown.message}`, { cause: thrown });
  }
}
