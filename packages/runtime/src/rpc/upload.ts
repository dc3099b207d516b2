/** Calls that send items. A contract without them needs none of this. */

import type { OutgoingCall } from "../protocol/outgoing-call.ts";
import { thrownText } from "../protocol/thrown-text.ts";
import type { Call, CallOptions } from "./call.ts";
import type { CallLine } from "./call-line.ts";
import type { Caller } from "./caller.ts";
import type { OpenCall, Sender, WireOutcome } from "./open-call.ts";
import { PendingCall } from "./pending-call.ts";
import type { CalledProcedure } from "./procedure.ts";
import { type Items, Pump } from "./pump.ts";
import { type Resolve, Unary } from "./unary.ts";
import { toWire, type WirePlan } from "./wire-plan.ts";

export function upload<T, E>(
  caller: Caller,
  procedure: CalledProcedure,
  input: unknown,
  items: Items<unknown>,
  options: CallOptions = {},
): Call<T, E> {
  return PendingCall.open<T, E>((resolve, reject) => {
    const call = new Unary(procedure, caller.line, resolve as Resolve, reject);
    call.sender = new ItemSender(items, procedure.item);
    return caller.open(procedure, input, options, call);
  });
}

/** As `Caller.stream`; `items` are iterated once the call is open. */
export function duplex<T>(
  caller: Caller,
  procedure: CalledProcedure,
  input: unknown,
  items: Items<unknown>,
  options: CallOptions = {},
): AsyncIterableIterator<T> {
  return caller.stream(procedure, input, options, new ItemSender(items, procedure.send));
}

/** Sends the caller's items; if they fail, the call is cancelled and says why. */
class ItemSender implements Sender {
  readonly #plan: WirePlan | undefined;
  readonly #pump: Pump<unknown>;
  #call: OutgoingCall | undefined;
  #failure: { readonly cause: unknown } | undefined;

  constructor(items: Items<unknown>, plan: WirePlan | undefined) {
    this.#plan = plan;
    this.#pump = new Pump(items, this);
  }

  start(call: OutgoingCall): void {
    this.#call = call;
    void this.#pump.run();
  }

  ready(): void {
    this.#pump.ready();
  }

  stop(): void {
    this.#pump.stop();
  }

  /** Where the call is made by now; nowhere once it is over. */
  get #line(): CallLine | undefined {
    return (this.#call?.owner as OpenCall | undefined)?.line;
  }

  get open(): boolean {
    const call = this.#call;
    return call?.state === "open" && call.allowance?.open === true && !this.#line?.congested;
  }

  emit(item: unknown): void {
    const { value, attachments } = toWire(this.#plan, item);
    if (this.#call) this.#line?.feed({ type: "emit", call: this.#call, value, attachments });
  }

  ended(): void {
    if (this.#call) this.#line?.feed({ type: "end", call: this.#call });
  }

  failed(error: unknown): void {
    this.#failure = { cause: error };
    if (this.#call) this.#line?.feed({ type: "cancel", call: this.#call });
  }

  explain(outcome: WireOutcome): WireOutcome {
    const failure = this.#failure;
    if (!failure || !("error" in outcome)) return outcome;
    const message = `the items to send failed: ${thrownText(failure.cause)}`;
    return { error: { ...outcome.error, message, ...failure } };
  }
}
