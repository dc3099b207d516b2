/** One handler at work: its input, its items both ways, its one answer. */

import { RpcError } from "../errors.ts";
import type { WireError } from "../protocol/call-error.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { IncomingCall } from "../protocol/incoming-call.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import { AsyncQueue } from "./async-queue.ts";
import type { CallLine, HandlerOwner } from "./call-line.ts";
import { CallContext, type CallFacts, type SessionScope } from "./context.ts";
import type { KeyedCalls } from "./dedup.ts";
import { type Items, Pump } from "./pump.ts";
import type { Route } from "./route.ts";

export class HandlerRun implements HandlerOwner, CallFacts {
  readonly context: CallContext;
  readonly #call: IncomingCall;
  readonly #route: Route;
  readonly #line: CallLine;
  #inbox: AsyncQueue<WireValue> | undefined;
  #pump: Pump<unknown> | undefined;
  #isForsaken = false;
  #ended: (() => void) | undefined;

  constructor(call: IncomingCall, route: Route, line: CallLine, scope: SessionScope) {
    this.context = new CallContext(scope, this);
    this.#call = call;
    this.#route = route;
    this.#line = line;
    if (route.kind === "upload" || route.kind === "duplex") {
      this.#inbox = new AsyncQueue(() => line.feed({ type: "took", call }));
    }
  }

  get procedure(): string {
    return this.#route.name;
  }

  get deadline(): number {
    return this.#call.deadline;
  }

  get trace(): string | undefined {
    return this.#call.trace;
  }

  get errors(): Route["errors"] {
    return this.#route.errors;
  }

  /** The result in its wire form, or nothing once the last item of a stream has gone. Synchronous as far as the handler is. */
  enter(input: WireValue): unknown {
    const parsed = this.#route.input.take(input);
    return parsed instanceof Promise ? parsed.then((value) => this.#handle(value)) : this.#handle(parsed);
  }

  item(item: WireValue): void {
    this.#inbox?.push(item);
  }

  ended(): void {
    this.#inbox?.finish();
  }

  ready(): void {
    this.#pump?.ready();
  }

  aborted({ code, message }: WireError): void {
    const reason = new RpcError(code, message);
    this.context.abort(reason);
    this.#inbox?.abort(reason);
    this.#pump?.stop();
  }

  /** Its items would hang for ever; a result may be what a middleware keeps for the next caller. */
  forsaken(error: WireError): void {
    if (this.isCall) return;
    this.#isForsaken = true;
    this.aborted(error);
  }

  /** A key means nothing to the other kinds. */
  get isCall(): boolean {
    return this.#route.kind === "call";
  }

  /** Its session is gone, and somebody else sees to its end. */
  outlives(keyed: KeyedCalls, clock: AlarmClock): void {
    this.#ended = keyed.outlived(this.#call, clock, (error) => this.aborted(error));
  }

  /** The call is answered: who reads items behind the handler's back gets no more of them, and must not wait for ever. */
  over(): void {
    this.#ended?.();
    this.#inbox?.finish();
  }

  /** What was asked first, middleware or schema, may have taken its time: the call may be over. */
  #handle(input: unknown): unknown {
    if (this.#isForsaken || this.#call.state !== "running")
      throw new RpcError("CANCELLED", "over before it began", { executed: "no" });
    this.#call.started = true;
    const { handler, kind } = this.#route;
    const args = this.#inbox ? [input, this.#items(this.#inbox), this.context] : [input, this.context];
    const result = handler(...args);
    return kind === "stream" || kind === "duplex" ? this.#give(result as Items<unknown>) : result;
  }

  /** What the peer sends, checked one by one when the handler asks for it. */
  async *#items(inbox: AsyncQueue<WireValue>): AsyncGenerator<unknown> {
    for await (const item of inbox) yield await this.#route.itemsIn.take(item);
  }

  /** Resolves when the last item went or nobody wants more; rejects if the items failed. */
  async #give(items: Items<unknown>): Promise<void> {
    const call = this.#call;
    const line = this.#line;
    const { itemsOut } = this.#route;
    const { context } = this;
    const emit = ({ value, attachments }: WireValue) => line.feed({ type: "emit", call, value, attachments });
    let failure: { error: unknown } | undefined;
    this.#pump = new Pump(items, {
      get open() {
        return call.state === "running" && call.allowance.open && !line.congested;
      },
      emit(item) {
        const wire = itemsOut.give(item);
        return wire instanceof Promise ? wire.then(emit) : emit(wire);
      },
      ended() {},
      failed(error) {
        if (!context.repeated(error)) failure = { error };
      },
    });
    await this.#pump.run();
    if (failure) throw failure.error;
  }
}
