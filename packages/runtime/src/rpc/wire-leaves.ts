/** The plans of single values that JSON cannot carry. */

import { isRecord } from "../protocol/is-record.ts";
import type { WirePlan } from "./wire-plan.ts";

/** A Date crosses as an ISO string, and no other text is one: of "room 5" or the 30th of February a Date is made, too. */
export const wireDate: WirePlan = {
  encode: (value) => (value instanceof Date ? value.toISOString() : value),
  decode: (value) => {
    if (typeof value !== "string") return value;
    const date = new Date(value);
    return date.toJSON() === value ? date : value;
  },
};

/** A bigint crosses as a decimal string; one that its reader would leave a string is refused. */
export const wireBigint: WirePlan = {
  encode(value) {
    const text = typeof value === "bigint" ? String(value) : value;
    if (text === value || isDecimal(text)) return text;
    throw new RangeError("a bigint has more than 1024 digits");
  },
  decode: (value) => (isDecimal(value) ? BigInt(value) : value),
};

/** Bytes stand beside the JSON text, where `{"$b": i}` names them. */
export const wireBytes: WirePlan = {
  encode: (value, attachments) => (isBytes(value) ? { $b: attachments.push(value) - 1 } : value),
  decode: (value, attachments) => (isRecord(value) ? (attachmentAt(value.$b, attachments) ?? value) : value),
};

/** A number that may be NaN or infinite crosses as a string then. */
export const wireNumber: WirePlan = {
  encode: (value) => (typeof value === "number" && !Number.isFinite(value) ? String(value) : value),
  decode: (value) => (value === "NaN" || value === "Infinity" || value === "-Infinity" ? Number(value) : value),
};

/** A peer may write anything in place of a number, such as the name of a method. */
export function attachmentAt(index: unknown, attachments: readonly Uint8Array[]): Uint8Array | undefined {
  return typeof index === "number" ? attachments[index] : undefined;
}

/** As many as `maxBigintDigits`. Long ones cost more to read than they are worth: 1 million digits take a quarter of a second. */
function isDecimal(value: unknown): value is string {
  return typeof value === "string" && /^-?\d{1,1024}$/.test(value);
}

/** Those of a frame, or of Node.js where a test imitates a page, are no instances of our class. */
function isBytes(value: unknown): value is Uint8Array {
  return (value as Partial<Uint8Array> | null | undefined)?.[Symbol.toStringTag] === "Uint8Array";
}
