/** One handler at work: its input and its one answer. */

import { RpcError } from "../errors.ts";
import type { WireError } from "../protocol/call-error.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { IncomingCall } from "../protocol/incoming-call.ts";
import type { CallLine, HandlerOwner } from "./call-line.ts";
import { CallContext, type CallFacts, type SessionScope } from "./context.ts";
import type { Answer } from "./dedup.ts";
import type { Route } from "./route.ts";

/** Who starts handlers, and is told how each of them ended. */
export interface RunOwner {
  readonly line: CallLine;
  readonly scope: SessionScope;
  run(run: HandlerRun, input: WireValue): void;
  /** With a result in the handler's form. */
  succeeded(run: HandlerRun, result: unknown): void;
  /** With what the handler threw. */
  failed(run: HandlerRun, error: unknown): void;
  /** Neither handler nor peer is to blame. */
  broke(run: HandlerRun, error: unknown): void;
  /** With an answer that somebody knew already. */
  answer(run: HandlerRun, answer: Answer): void;
}

export type NewRun = (call: IncomingCall, route: Route, owner: RunOwner) => HandlerRun;

/** A call that waits for its handler holds one, so it has no room for what other kinds need. */
export class HandlerRun implements HandlerOwner, CallFacts {
  readonly call: IncomingCall;
  readonly route: Route;
  readonly context: CallContext;
  protected readonly owner: RunOwner;

  constructor(call: IncomingCall, route: Route, owner: RunOwner) {
    this.call = call;
    this.route = route;
    this.owner = owner;
    this.context = new CallContext(this);
  }

  get scope(): SessionScope {
    return this.owner.scope;
  }

  get procedure(): string {
    return this.route.name;
  }

  get deadline(): number {
    return this.call.deadline;
  }

  get trace(): string | undefined {
    return this.call.trace;
  }

  get errors(): Route["errors"] {
    return this.route.errors;
  }

  begin(input: WireValue): void {
    this.owner.run(this, input);
  }

  /** The result in its own form, or nothing once the last item of a stream has gone. Synchronous as far as the handler is. */
  enter(input: WireValue): unknown {
    const parsed = this.route.input.take(input);
    return parsed instanceof Promise ? parsed.then((value) => this.handle(value)) : this.handle(parsed);
  }

  /** The owner is told when the promise settles. Bound methods: two closures and what they share took twice the memory. */
  wait(result: PromiseLike<unknown>): void {
    Promise.resolve(result).then(this.succeeded.bind(this), this.failed.bind(this));
  }

  succeeded(result: unknown): void {
    this.owner.succeeded(this, result);
  }

  failed(error: unknown): void {
    this.owner.failed(this, error);
  }

  item(_item: WireValue): void {}

  ended(): void {}

  ready(): void {}

  aborted({ code, message }: WireError): void {
    this.stop(new RpcError(code, message));
  }

  /** Nobody waits for the answer, and no session. */
  orphaned(error: WireError): void {
    this.aborted(error);
  }

  /** A middleware has answered: a result may be what it keeps for the next caller. */
  forsaken(_error: WireError): void {}

  /** The call is answered. */
  over(): void {}

  /** What the call was answered, after it was. */
  settled(_answer: Answer): Promise<void> | undefined {
    return undefined;
  }

  protected stop(reason: RpcError): void {
    this.context.abort(reason);
  }

  protected handle(input: unknown): unknown {
    this.start();
    const { handler } = this.route; // a function of the application's, and no method of ours
    return handler(input, this.context);
  }

  /** What was asked first, middleware or schema, may have taken its time: the call may be over. */
  protected start(): void {
    if (!this.isWanted) throw new RpcError("CANCELLED", "over before it began", { executed: "no" });
    this.call.started = true;
  }

  protected get isWanted(): boolean {
    return this.call.state === "running";
  }
}
