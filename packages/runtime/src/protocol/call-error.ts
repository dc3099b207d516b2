/** An error of a call, as it crosses the wire. */

import { type ErrorCode, type Executed, errorCodes, executions } from "../errors.ts";
import { type CallId, type ErrorFrame, kind } from "./frame.ts";
import { fixedLimits } from "./limits.ts";

/** Never a stack, never a cause. `data` is in its wire form. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly executed: Executed;
  readonly name?: string;
  readonly data?: unknown;
  readonly retryAfterMs?: number;
}

const codes = new Map<number, ErrorCode>(
  Object.entries(errorCodes).map(([code, number]) => [number, code as ErrorCode]),
);

export function errorFrame(id: CallId, error: WireError): ErrorFrame {
  const { code, message, executed, name, data, retryAfterMs } = error;
  return [
    kind.error,
    id,
    errorCodes[code],
    message.slice(0, fixedLimits.maxErrorBytes),
    {
      executed: executions.indexOf(executed) as 0 | 1 | 2,
      ...(name !== undefined && { name }),
      ...(data !== undefined && { data }),
      ...(retryAfterMs !== undefined && { retryAfterMs }),
    },
  ];
}

/** Codes of the future are UNKNOWN. */
export function errorOf([, , code, message, { executed, ...details }]: ErrorFrame): WireError {
  const { name, data, retryAfterMs } = details;
  return {
    code: codes.get(code) ?? "UNKNOWN",
    message,
    executed: executions[executed] ?? "maybe",
    ...(name !== undefined && { name }),
    ...(data !== undefined && { data }),
    ...(retryAfterMs !== undefined && { retryAfterMs }),
  };
}
