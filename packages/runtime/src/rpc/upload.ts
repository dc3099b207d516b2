/** Calls that send items. A contract without them needs none of this. */

import type { RpcError } from "../errors.ts";
import type { OutgoingCall } from "../protocol/outgoing-call.ts";
import type { Call, CallOptions } from "./call.ts";
import type { CallLine } from "./call-line.ts";
import type { Caller } from "./caller.ts";
import { OpenStream, type Outcome, type Reject, type Resolve, Unary } from "./open-call.ts";
import { PendingCall } from "./pending-call.ts";
import type { CalledProcedure } from "./procedure.ts";
import { type Items, Pump } from "./pump.ts";
import { toWire, type WirePlan } from "./wire-plan.ts";

export function upload<T, E>(
  caller: Caller,
  procedure: CalledProcedure,
  input: unknown,
  items: Items<unknown>,
  options: CallOptions = {},
): Call<T, E> {
  return PendingCall.open<T, E>((resolve, reject) => {
    const call = new OpenUpload(procedure, caller.line, items, resolve as Resolve, reject);
    return caller.open(procedure, input, options, { sendsItems: true }, call);
  });
}

/** As `Caller.stream`; `items` are iterated once the call is open. */
export function duplex<T>(
  caller: Caller,
  procedure: CalledProcedure,
  input: unknown,
  items: Items<unknown>,
  options: CallOptions = {},
): AsyncIterable<T> {
  return caller.iterable(procedure, input, options, { receivesItems: true, sendsItems: true }, () => {
    return new OpenDuplex(procedure, caller.line, items);
  });
}

/** Items go out, one result comes back. */
class OpenUpload extends Unary {
  readonly #sender: ItemSender;

  constructor(procedure: CalledProcedure, line: CallLine, items: Items<unknown>, resolve: Resolve, reject: Reject) {
    super(procedure, resolve, reject);
    this.#sender = new ItemSender(line, items, procedure.item);
  }

  override opened(call: OutgoingCall): void {
    this.#sender.start(call);
  }

  ready(): void {
    this.#sender.ready();
  }

  override settled(outcome: Outcome): void {
    this.#sender.stop();
    super.settled(this.#sender.explain(outcome));
  }

  override refused(error: RpcError): void {
    this.#sender.stop();
    super.refused(error);
  }
}

/** Items go out, and others come in. */
class OpenDuplex extends OpenStream {
  readonly #sender: ItemSender;

  constructor(procedure: CalledProcedure, line: CallLine, items: Items<unknown>) {
    super(procedure, line);
    this.#sender = new ItemSender(line, items, procedure.send);
  }

  override opened(call: OutgoingCall): void {
    super.opened(call);
    this.#sender.start(call);
  }

  ready(): void {
    this.#sender.ready();
  }

  override settled(outcome: Outcome): void {
    this.#sender.stop();
    super.settled(this.#sender.explain(outcome));
  }

  override refused(error: RpcError): void {
    this.#sender.stop();
    super.refused(error);
  }
}

/** Sends the caller's items; if they fail, the call is cancelled and says why. */
class ItemSender {
  readonly #line: CallLine;
  readonly #plan: WirePlan | undefined;
  readonly #pump: Pump<unknown>;
  #call: OutgoingCall | undefined;
  #failure: unknown;

  constructor(line: CallLine, items: Items<unknown>, plan: WirePlan | undefined) {
    this.#line = line;
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

  get open(): boolean {
    const call = this.#call;
    return call?.state === "open" && call.allowance?.open === true && !this.#line.congested;
  }

  emit(item: unknown): void {
    const { value, attachments } = toWire(this.#plan, item);
    if (this.#call) this.#line.feed({ type: "emit", call: this.#call, value, attachments });
  }

  ended(): void {
    if (this.#call) this.#line.feed({ type: "end", call: this.#call });
  }

  failed(error: unknown): void {
    this.#failure = error;
    if (this.#call) this.#line.feed({ type: "cancel", call: this.#call });
  }

  explain(outcome: Outcome): Outcome {
    if (this.#failure === undefined || !("error" in outcome)) return outcome;
    return { error: { ...outcome.error, message: `the items to send failed: ${String(this.#failure)}` } };
  }
}
