/** A handler that gives or takes items. */

import type { RpcError } from "../errors.ts";
import type { WireError } from "../protocol/call-error.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { IncomingCall } from "../protocol/incoming-call.ts";
import { AsyncQueue } from "./async-queue.ts";
import { HandlerRun, type RunOwner } from "./handler-run.ts";
import { type Items, Pump, type PumpTarget } from "./pump.ts";
import type { Route } from "./route.ts";

export class ItemsRun extends HandlerRun {
  #inbox: AsyncQueue<WireValue> | undefined;
  #pump: Pump<unknown> | undefined;
  #isForsaken = false;
  readonly #turn: PumpTarget<unknown>["turn"];

  constructor(call: IncomingCall, route: Route, owner: RunOwner, turn: PumpTarget<unknown>["turn"]) {
    super(call, route, owner);
    this.#turn = turn;
    if (route.kind === "upload" || route.kind === "duplex") {
      this.#inbox = new AsyncQueue(() => owner.line.feed({ type: "took", call }));
    }
  }

  override item(item: WireValue): void {
    this.#inbox?.push(item);
  }

  override ended(): void {
    this.#inbox?.finish();
  }

  override ready(): void {
    this.#pump?.ready();
  }

  /** Its items would hang for ever. */
  override forsaken(error: WireError): void {
    this.#isForsaken = true;
    this.aborted(error);
  }

  /** Who reads items behind the handler's back gets no more of them, and must not wait for ever. */
  override over(): void {
    this.#inbox?.finish();
  }

  protected override stop(reason: RpcError): void {
    super.stop(reason);
    this.#inbox?.abort(reason);
    this.#pump?.stop();
  }

  protected override get isWanted(): boolean {
    return !this.#isForsaken && super.isWanted;
  }

  protected override handle(input: unknown): unknown {
    this.start();
    const { handler, kind } = this.route;
    const args = this.#inbox ? [input, this.#items(this.#inbox), this.context] : [input, this.context];
    const result = handler(...args);
    return kind === "upload" ? result : this.#give(result as Items<unknown> | Promise<unknown>);
  }

  /** What the peer sends, checked one by one when the handler asks for it. */
  async *#items(inbox: AsyncQueue<WireValue>): AsyncGenerator<unknown> {
    for await (const item of inbox) yield await this.route.itemsIn.take(item);
  }

  /** What an `async` function without its `*` fails of is told, and must not take the process with it. */
  async #refuse(promise: Promise<unknown>): Promise<never> {
    await promise;
    throw new TypeError(`${this.procedure} gave a promise of items: write its handler as \`async function*\``);
  }

  /** Resolves when the last item went or nobody wants more; rejects if the items failed. */
  async #give(items: Items<unknown> | Promise<unknown>): Promise<void> {
    const { call, context } = this;
    if (items instanceof Promise) return this.#refuse(items);
    const { line } = this.owner;
    const { itemsOut } = this.route;
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
      turn: this.#turn,
      failed(error) {
        if (!context.repeated(error)) failure = { error };
      },
    });
    await this.#pump.run();
    if (failure) throw failure.error;
  }
}
