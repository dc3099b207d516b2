/** What waits for the end of a call that was made. */

import { RpcError } from "../errors.ts";
import type { WireError } from "../protocol/call-error.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { OutgoingCall } from "../protocol/outgoing-call.ts";
import { AsyncQueue } from "./async-queue.ts";
import type { CallLine, CallOwner } from "./call-line.ts";
import { type CalledProcedure, rpcErrorOf } from "./procedure.ts";
import { fromWire } from "./wire-plan.ts";

export type Outcome = WireValue | { readonly error: WireError };
export type Resolve = (value: unknown) => void;
export type Reject = (error: RpcError) => void;

/** One result. */
export class Unary implements CallOwner {
  /** Stops listening to the caller's signal. */
  release: (() => void) | undefined;
  /** Where the call went when its first server did not take it. */
  line: CallLine | undefined;
  protected readonly procedure: CalledProcedure;
  /** Told once the call is on its way, if it has more to do than to wait. */
  opened?(call: OutgoingCall): void;
  readonly #resolve: Resolve;
  readonly #reject: Reject;

  constructor(procedure: CalledProcedure, resolve: Resolve, reject: Reject) {
    this.procedure = procedure;
    this.#resolve = resolve;
    this.#reject = reject;
  }

  settled(outcome: Outcome): void {
    this.release?.();
    if ("error" in outcome) return this.refused(rpcErrorOf(outcome.error, this.procedure.errors));
    try {
      this.#resolve(fromWire(this.procedure.output, outcome));
    } catch (cause) {
      this.refused(new RpcError("INTERNAL", "the result could not be read", { cause, executed: "yes" }));
    }
  }

  refused(error: RpcError): void {
    this.#reject(error);
  }
}

/** Items come in. */
export class OpenStream implements CallOwner {
  release: (() => void) | undefined;
  /** Where the call is made: another line if its first server did not take it. */
  line: CallLine;
  readonly items: AsyncQueue<unknown>;
  protected readonly procedure: CalledProcedure;
  #call: OutgoingCall | undefined;

  constructor(procedure: CalledProcedure, line: CallLine) {
    this.procedure = procedure;
    this.line = line;
    this.items = new AsyncQueue(
      () => this.#call && this.line.feed({ type: "took", call: this.#call }),
      () => this.#call && this.line.feed({ type: "cancel", call: this.#call }),
    );
  }

  opened(call: OutgoingCall): void {
    this.#call = call;
  }

  item(item: WireValue): void {
    this.items.push(fromWire(this.procedure.item ?? this.procedure.receive, item));
  }

  settled(outcome: Outcome): void {
    this.release?.();
    if ("error" in outcome) this.items.fail(rpcErrorOf(outcome.error, this.procedure.errors));
    else this.items.finish();
  }

  refused(error: RpcError): void {
    this.items.fail(error);
  }
}
