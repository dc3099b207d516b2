/** What all calls have in common while they are under way. */

import type { RpcError } from "../errors.ts";
import type { WireError } from "../protocol/call-error.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { OutgoingCall } from "../protocol/outgoing-call.ts";
import type { CallLine, CallOwner } from "./call-line.ts";
import { type CalledProcedure, rpcErrorOf } from "./procedure.ts";

/** How a call ended, as it crossed the wire; of an error that began on this side, `cause` says with what. */
export type WireOutcome = WireValue | { readonly error: WireError & { readonly cause?: unknown } };

/** Sends the caller's items, where a call has some. */
export interface Sender {
  start(call: OutgoingCall): void;
  ready(): void;
  stop(): void;
  /** What sending has to do with the end of the call. */
  explain(outcome: WireOutcome): WireOutcome;
}

export abstract class OpenCall implements CallOwner {
  /** The caller's. */
  signal: AbortSignal | undefined;
  /** Stops listening to it. */
  release: (() => void) | undefined;
  /** Where the call is made: another line if its first server did not take it. */
  line: CallLine;
  sender: Sender | undefined;
  protected readonly procedure: CalledProcedure;

  constructor(procedure: CalledProcedure, line: CallLine) {
    this.procedure = procedure;
    this.line = line;
  }

  opened(call: OutgoingCall): void {
    this.sender?.start(call);
  }

  ready(): void {
    this.sender?.ready();
  }

  settled(outcome: WireOutcome): void {
    this.release?.();
    this.sender?.stop();
    const explained = this.sender?.explain(outcome) ?? outcome;
    if ("error" in explained) this.fail(rpcErrorOf(explained.error, this.procedure.errors, this.signal?.reason));
    else this.finish(explained);
  }

  refused(error: RpcError): void {
    this.sender?.stop();
    this.fail(error);
  }

  protected abstract finish(value: WireValue): void;
  protected abstract fail(error: RpcError): void;
}
