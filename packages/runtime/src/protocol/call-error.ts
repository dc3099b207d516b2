/** An error of a call, as it crosses the wire. */

import { type ErrorCode, type Executed, executions } from "../errors.ts";
import type { WireValue } from "./encoded-frame.ts";
import { codeNumber, codeOf } from "./error-code.ts";
import { type CallId, type ErrorFrame, kind } from "./frame.ts";
import { fixedLimits } from "./limits.ts";
import { thrownText } from "./thrown-text.ts";

/** Never a stack, never a cause. */
export interface WireError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly executed: Executed;
  readonly name?: string;
  /** What the contract declares for `name`. */
  readonly data?: WireValue;
  readonly retryAfterMs?: number | undefined;
}

/** Whatever an application made of its error, this is a good frame. */
export function errorFrame(id: CallId, error: WireError): ErrorFrame {
  const { code, message, executed, name, data, retryAfterMs } = error;
  return [
    kind.error,
    id,
    codeNumber(code),
    thrownText(message).slice(0, fixedLimits.maxErrorBytes),
    {
      executed: executions.indexOf(executed) as 0 | 1 | 2,
      name,
      data: data?.value,
      retryAfterMs: isDuration(retryAfterMs) ? retryAfterMs : undefined,
    },
  ];
}

/** What else an application may have given would end the session. */
export function isDuration(value: number | undefined): value is number {
  return Number.isFinite(value) && (value as number) >= 0;
}

export function errorOf([, , code, message, details]: ErrorFrame, attachments: readonly Uint8Array[]): WireError {
  const { executed, name, data, retryAfterMs } = details;
  return {
    code: codeOf(code),
    message,
    executed: executions[executed] ?? "maybe",
    retryAfterMs,
    ...(name !== undefined && { name, data: { value: data, attachments } }),
  };
}
