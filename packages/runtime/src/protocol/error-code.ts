/** The code of an error, by its number on the wire and back. */

import { type ErrorCode, errorCodes } from "../errors.ts";

const codes = new Map<number, ErrorCode>(
  Object.entries(errorCodes).map(([code, number]) => [number, code as ErrorCode]),
);

/** Codes of the future are UNKNOWN. */
export function codeOf(number: number): ErrorCode {
  return codes.get(number) ?? "UNKNOWN";
}

/** Applications may name any code. */
export function codeNumber(code: ErrorCode): number {
  return Object.hasOwn(errorCodes, code) ? errorCodes[code] : errorCodes.UNKNOWN;
}
