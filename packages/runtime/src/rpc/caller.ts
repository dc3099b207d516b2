/** Opens calls and streams, and hands their ends to whoever asked. */

import { RpcError } from "../errors.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { type CallRequest, OutgoingCall } from "../protocol/outgoing-call.ts";
import { thrownText } from "../protocol/thrown-text.ts";
import type { Call, CallOptions } from "./call.ts";
import type { CallLine } from "./call-line.ts";
import { cancelled } from "./cancelled.ts";
import { onAbort } from "./on-abort.ts";
import type { OpenCall, Sender } from "./open-call.ts";
import { OpenStream } from "./open-stream.ts";
import { PendingCall } from "./pending-call.ts";
import type { CalledProcedure } from "./procedure.ts";
import { type Resolve, Unary } from "./unary.ts";
import { toWire } from "./wire-plan.ts";

/** What a call is given where its caller names none. */
export interface CallNames {
  /** For a call that must have a key; unguessable. */
  newKey(): string;
  trace?: (() => string | undefined) | undefined;
}

export class Caller {
  readonly line: CallLine;
  readonly #names: CallNames;

  constructor(line: CallLine, names: CallNames) {
    this.line = line;
    this.#names = names;
  }

  call<T, E>(procedure: CalledProcedure, input: unknown, options: CallOptions = {}): Call<T, E> {
    return PendingCall.open<T, E>((resolve, reject) => {
      return this.open(procedure, input, options, new Unary(procedure, this.line, resolve as Resolve, reject));
    });
  }

  /** @param sender of the items that go the other way */
  stream<T>(
    procedure: CalledProcedure,
    input: unknown,
    options: CallOptions = {},
    sender?: Sender,
  ): AsyncIterableIterator<T> {
    const stream = new OpenStream(procedure, this.line);
    stream.sender = sender;
    this.open(procedure, input, options, stream);
    return stream.items as AsyncIterableIterator<T>;
  }

  /** Opens a call that another line gave back. */
  adopt(call: OutgoingCall): void {
    (call.owner as OpenCall).line = this.line;
    this.#start(call);
  }

  /** Returns how to cancel. What cannot be sent at all is refused at once. */
  open(procedure: CalledProcedure, input: unknown, options: CallOptions, owner: OpenCall): () => void {
    let call: OutgoingCall;
    try {
      call = new OutgoingCall(this.#request(procedure, input, options, owner), owner);
    } catch (error) {
      owner.refused(refusal(procedure.name, error));
      return () => {};
    }
    const cancel = () => owner.line.feed({ type: "cancel", call });
    owner.signal = options.signal;
    owner.release = onAbort(options.signal, cancel);
    owner.opened(call);
    this.#start(call);
    return cancel;
  }

  /** It may have been given up already: its items have failed, or those of another, and that one's caller has cancelled it. */
  #start(call: OutgoingCall): void {
    if (call.state === "queued") this.line.feed({ type: "open", call });
  }

  #request(procedure: CalledProcedure, input: unknown, options: CallOptions, owner: OpenCall): CallRequest {
    const { name, number, idempotent } = procedure;
    const receivesItems = owner instanceof OpenStream;
    const defaultTimeoutMs = receivesItems ? Number.POSITIVE_INFINITY : (procedure.timeoutMs ?? fixedLimits.timeoutMs);
    const key = options.key ?? (idempotent === "key" ? this.#names.newKey() : undefined);
    const trace = options.trace ?? this.#names.trace?.();
    const { signal } = options;
    if (signal?.aborted) throw cancelled(signal, "no");
    const { value, attachments } = toWire(procedure.input, input);
    // Written out, because copying the properties of other objects was an eighth of what a call costs.
    return {
      value,
      attachments,
      name,
      number,
      timeoutMs: options.timeoutMs === undefined ? undefined : checkedTimeout(options.timeoutMs),
      defaultTimeoutMs,
      key: checkedText("key", key),
      trace: checkedText("trace", trace),
      repeatable: idempotent === true || key !== undefined,
      receivesItems,
      sendsItems: owner.sender !== undefined,
    };
  }
}

/** @throws RpcError if it is no time */
export function checkedTimeout(timeoutMs: number): number {
  if (timeoutMs > 0) return Math.min(timeoutMs, fixedLimits.maxTimeoutMs);
  throw invalid(`timeoutMs is ${timeoutMs}, expected a positive number`);
}

/** @param text unknown, for who has no types may give a number */
function checkedText(what: string, text: unknown): string | undefined {
  if (text === undefined) return text;
  const isText = typeof text === "string";
  if (isText && text.length > 0 && text.length <= fixedLimits.maxNameBytes) return text;
  const given = isText ? text.length : typeof text;
  throw invalid(`a ${what} is a text of 1 to ${fixedLimits.maxNameBytes} characters, not ${given}`);
}

function refusal(name: string, error: unknown): RpcError {
  return error instanceof RpcError
    ? error
    : invalid(`the input of ${name} cannot be sent: ${thrownText(error)}`, error);
}

/** It never left. */
function invalid(message: string, cause?: unknown): RpcError {
  return new RpcError("INVALID_ARGUMENT", message, { cause, executed: "no" });
}
