/** What waits for the end of a call that was made, for each kind of call. */

import { RpcError } from "../errors.ts";
import type { WireError } from "../protocol/call-error.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { OutgoingCall } from "../protocol/outgoing-call.ts";
import { AsyncQueue } from "./async-queue.ts";
import type { CallLine, CallOwner } from "./call-line.ts";
import { type CalledProcedure, rpcErrorOf } from "./procedure.ts";
import { type Items, Pump } from "./pump.ts";
import { fromWire, toWire, type WirePlan } from "./wire-plan.ts";

type Outcome = WireValue | { readonly error: WireError };
type Resolve = (value: unknown) => void;
type Reject = (error: RpcError) => void;

/** One result. */
export class Unary implements CallOwner {
  /** Stops listening to the caller's signal. */
  release: (() => void) | undefined;
  /** Where the call went when its first server did not take it. */
  line: CallLine | undefined;
  protected readonly procedure: CalledProcedure;
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

/** Items go out, one result comes back. */
export class OpenUpload extends Unary {
  readonly #sender: ItemSender;

  constructor(procedure: CalledProcedure, line: CallLine, items: Items<unknown>, resolve: Resolve, reject: Reject) {
    super(procedure, resolve, reject);
    this.#sender = new ItemSender(line, items, procedure.item);
  }

  opened(call: OutgoingCall): void {
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

/** Items come in, and for a duplex others go out. */
export class OpenStream implements CallOwner {
  release: (() => void) | undefined;
  /** Where the call is made: another line if its first server did not take it. */
  line: CallLine;
  readonly items: AsyncQueue<unknown>;
  readonly #procedure: CalledProcedure;
  readonly #sender: ItemSender | undefined;

  constructor(procedure: CalledProcedure, line: CallLine, items?: Items<unknown>) {
    this.#procedure = procedure;
    this.line = line;
    this.#sender = items && new ItemSender(line, items, procedure.send);
    this.items = new AsyncQueue(
      () => this.#call && this.line.feed({ type: "took", call: this.#call }),
      () => this.#call && this.line.feed({ type: "cancel", call: this.#call }),
    );
  }

  #call: OutgoingCall | undefined;

  opened(call: OutgoingCall): void {
    this.#call = call;
    this.#sender?.start(call);
  }

  item(item: WireValue): void {
    this.items.push(fromWire(this.#procedure.item ?? this.#procedure.receive, item));
  }

  ready(): void {
    this.#sender?.ready();
  }

  settled(outcome: Outcome): void {
    this.release?.();
    this.#sender?.stop();
    const explained = this.#sender?.explain(outcome) ?? outcome;
    if ("error" in explained) this.items.fail(rpcErrorOf(explained.error, this.#procedure.errors));
    else this.items.finish();
  }

  refused(error: RpcError): void {
    this.#sender?.stop();
    this.items.fail(error);
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
