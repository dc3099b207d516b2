/** The calls we made: from the wish to call until the one end. */

import { RpcError } from "../errors.ts";
import { errorOf, type WireError } from "./call-error.ts";
import { type CallPort, exhausted } from "./call-port.ts";
import { Allowance, Window } from "./credit.ts";
import { Deadlines } from "./deadlines.ts";
import { excessOf, type WireValue } from "./encoded-frame.ts";
import { type CallId, type CallTableFrame, kind } from "./frame.ts";
import { FreshMap } from "./fresh-map.ts";
import type { IdSource } from "./id-source.ts";
import { fixedLimits } from "./limits.ts";
import { callFrame, type OutgoingCall } from "./outgoing-call.ts";
import { Queue } from "./queue.ts";

export class OutgoingCalls {
  readonly #port: CallPort;
  readonly #ids: IdSource;
  readonly #calls = new FreshMap<CallId, OutgoingCall>();
  readonly #queued = new Queue<OutgoingCall>();
  readonly #deadlines = new Deadlines();
  /** Calls of which a result is due, so that silence is suspicious. */
  #awaited = 0;
  /** The newest call that was made before the peer said how many it runs at a time, if there were more. */
  #lastHasty: CallId = 0;

  constructor(port: CallPort, ids: IdSource) {
    this.#port = port;
    this.#ids = ids;
  }

  get size(): number {
    return this.#calls.size + this.#queued.length;
  }

  get awaited(): number {
    return this.#awaited;
  }

  get nextDeadline(): number {
    return this.#deadlines.next;
  }

  open(call: OutgoingCall): void {
    const refusal = this.#refusal();
    if (refusal) return this.#settle(call, { error: refusal });
    if (call.deadline === Number.POSITIVE_INFINITY) this.#startTimeout(call);
    else this.#deadlines.added(call); // opened elsewhere before
    if (this.#calls.size < (this.#port.limits.maxCalls || 1)) return this.#start(call); // that it takes none is for the peer to say
    call.keepInput();
    this.#queued.push(call);
  }

  #refusal(): WireError | undefined {
    const { closed, outbox } = this.#port;
    if (closed) return { ...closed, executed: "no" };
    if (outbox.full) return exhausted("the send queue is full");
    if (this.#queued.length >= fixedLimits.maxQueuedCalls)
      return exhausted(`${fixedLimits.maxQueuedCalls} calls are waiting already`);
  }

  cancel(call: OutgoingCall): void {
    this.#abandon(call, "CANCELLED", "cancelled by the caller");
  }

  expire(): void {
    for (const call of this.#deadlines.due(this.#unsettled(), this.#port.now)) {
      const unsent = ` before it could be sent${this.#port.unreached && `: ${this.#port.unreached}`}`;
      const why = `the deadline of ${call.request.name} has passed${call.executed === "no" ? unsent : ""}`;
      this.#abandon(call, "DEADLINE_EXCEEDED", why);
    }
  }

  emit(call: OutgoingCall, { value, attachments }: WireValue): void {
    if (call.state !== "open") return;
    call.allowance?.spend();
    this.#startTimeout(call);
    this.#port.put([kind.item, call.id, value], "bulk", attachments);
  }

  end(call: OutgoingCall): void {
    if (call.state === "open") this.#port.put([kind.end, call.id], "bulk");
  }

  took(call: OutgoingCall): void {
    if (call.state === "open" && call.window?.consumed()) this.#port.grant(call.id, call.window.granted);
  }

  received(frame: CallTableFrame, attachments: readonly Uint8Array[], bytes: number): void {
    const call = this.#calls.get(frame[1]);
    if (!call) return this.#port.expectKnown(frame[1], this.#ids.last);
    switch (frame[0]) {
      case kind.result:
        return this.#finish(call, this.#endOf(call, true) ?? { value: frame[2], attachments });
      case kind.error:
        return this.#refused(call, errorOf(frame, attachments));
      case kind.end:
        return this.#finish(call, this.#endOf(call, false) ?? { value: undefined, attachments });
      case kind.item:
        return this.#item(call, { value: frame[2], attachments }, bytes);
      case kind.credit:
        call.allowance?.grantedUpTo(frame[2]);
        return this.#port.emit({ type: "ready", call });
      default:
        return this.#port.refuse(`call ${call.id} is ours to open and to cancel`);
    }
  }

  /** Credit is not replayed. What was never granted must not be: the peer may not have the call yet. */
  resumed(): void {
    for (const { id, state, window } of this.#calls.values()) {
      if (window?.hasGranted && state === "open") this.#port.grant(id, window.granted);
    }
  }

  relieved(): void {
    for (const call of this.#calls.values()) if (call.allowance?.open) this.#port.emit({ type: "ready", call });
  }

  /** The peer forgot us. Calls it never saw stay; repeatable ones go again; of the others nobody can know. */
  lost(message: string): void {
    this.#port.interned = false;
    const transmitted: OutgoingCall[] = [];
    const kept = new Set<CallId>();
    for (const call of this.#calls.values()) {
      call.keepInput();
      if (call.wasTransmitted) transmitted.push(call);
      else {
        call.rename(this.#port.now);
        kept.add(call.id);
      }
    }
    this.#port.outbox.withdraw(({ id }) => !kept.has(id)); // all else speaks of what the peer forgot
    for (const call of transmitted) this.#forget(call);
    for (const call of transmitted) {
      if (call.state === "settled") continue;
      call.isRepeated = true;
      if (call.isRepeatable) this.#start(call);
      else this.#settle(call, { error: { code: "UNAVAILABLE", message, executed: "maybe" } });
    }
    this.promote();
  }

  /** The peer has not seen these calls, whatever was transmitted. Items that were sent cannot be had back, so calls with items end, but for those that only waited. */
  notTaken(last: CallId): void {
    const open = [...this.#calls.values()].filter(({ id }) => id > last);
    for (const call of open) {
      call.keepInput();
      this.#port.withdraw(call.id);
      this.#forget(call);
    }
    for (const call of [...open, ...this.#queued]) {
      if (call.state === "settled") continue;
      if (call.request.sendsItems && call.state === "open")
        this.#settle(call, { error: { code: "UNAVAILABLE", message: "the server is going away", executed: "no" } });
      else {
        call.state = "queued";
        this.#port.emit({ type: "returned", call });
      }
    }
    this.#queued.clear();
  }

  /** It is known now what the peer bears: more calls perhaps than was assumed, and perhaps smaller ones; and items at all. */
  welcomed(): void {
    const { limits } = this.#port;
    this.#lastHasty = this.#calls.size > limits.maxCalls ? this.#ids.last : 0;
    for (const call of this.#calls.values()) {
      const excess = call.frame?.seq === 0 && excessOf(call.frame, limits.maxMessageBytes);
      if (excess) this.#abandon(call, "RESOURCE_EXHAUSTED", excess);
      call.allowance?.grantedUpTo(limits.credit);
    }
    this.relieved();
    this.promote();
  }

  /** Those that wait take the places that are free. */
  promote(): void {
    while (this.#queued.length > 0 && this.#calls.size < (this.#port.limits.maxCalls || 1)) {
      this.#start(this.#queued.shift() as OutgoingCall);
    }
  }

  /** Nothing more will come or go. */
  close(code: WireError["code"], message: string): void {
    this.#port.closed = { code, message };
    for (const call of [...this.#unsettled()]) {
      this.#settle(call, { error: { code, message, executed: call.executed } });
    }
    this.#calls.clear();
    this.#queued.clear();
    this.#awaited = 0;
  }

  *#unsettled(): Generator<OutgoingCall> {
    for (const call of this.#calls.values()) if (call.state === "open") yield call;
    yield* this.#queued;
  }

  #start(call: OutgoingCall): void {
    const { receivesItems, sendsItems } = call.request;
    call.id = this.#ids.next();
    call.window = receivesItems ? new Window() : undefined;
    call.allowance = sendsItems ? new Allowance(this.#port.limits.credit) : undefined;
    const error = this.#transmit(call);
    if (error) return this.#settle(call, { error });
    call.state = "open";
    this.#calls.set(call.id, call);
    if (call.isAwaited) this.#awaited += 1;
    if (sendsItems) this.#port.emit({ type: "ready", call });
  }

  #transmit(call: OutgoingCall): WireError | undefined {
    try {
      const frame = callFrame(call, this.#port.interned, this.#port.now);
      call.frame = this.#port.put(frame, "urgent", call.request.attachments);
      call.frame.repeatable = call.isRepeatable;
    } catch (error) {
      if (error instanceof RpcError) return exhausted(error.message);
      return {
        code: "INVALID_ARGUMENT",
        message: `the input of ${call.request.name} is not JSON: ${(error as Error).message}`,
        executed: "no",
      };
    }
  }

  #item(call: OutgoingCall, item: WireValue, bytes: number): void {
    if (call.state === "settled") return; // it crossed our cancel
    if (!call.window && !this.#port.interned)
      return this.#abandon(call, "FAILED_PRECONDITION", call.otherKind("gives items"));
    if (!call.window) return this.#port.refuse(`call ${call.id} takes no items`);
    if (!call.window.arrived(bytes)) return this.#port.refuse(`call ${call.id} got more items than it allowed`);
    this.#port.emit({ type: "item", call, value: item.value, attachments: item.attachments });
  }

  /** Two contracts may have procedures of one name and of different kinds. */
  #endOf(call: OutgoingCall, isResult: boolean): Outcome | undefined {
    if (this.#port.interned || isResult !== (call.request.receivesItems === true)) return undefined;
    const message = call.otherKind(isResult ? "gives one result" : "gives items");
    return { error: { code: "FAILED_PRECONDITION", message, executed: "yes" } };
  }

  #finish(call: OutgoingCall, outcome: Outcome): void {
    this.#forget(call);
    if (call.state === "open") this.#settle(call, outcome);
    this.promote();
  }

  /** Of calls that were made too many at a time, before that was known, those that the peer refused wait for their turn. */
  #refused(call: OutgoingCall, error: WireError): void {
    const { code, executed, retryAfterMs } = error;
    const wasTooMany = code === "RESOURCE_EXHAUSTED" && executed === "no" && retryAfterMs === undefined;
    if (!wasTooMany || call.id > this.#lastHasty || call.state !== "open" || call.allowance)
      return this.#finish(call, { error });
    call.keepInput();
    this.#forget(call);
    call.state = "queued";
    this.#queued.push(call);
    this.promote();
  }

  /** Settles at once; a peer that may have the call is told, and its end is awaited in silence. */
  #abandon(call: OutgoingCall, code: WireError["code"], message: string): void {
    if (call.state === "settled") return;
    this.#port.withdraw(call.id);
    if (call.state === "queued") this.#queued.remove((other) => other === call);
    else if (call.wasTransmitted) {
      this.#port.put([kind.cancel, call.id], "urgent");
      if (call.isAwaited) this.#awaited -= 1;
    } else this.#forget(call);
    this.#settle(call, { error: { code, message, executed: call.executed } });
    this.promote();
  }

  /** Frees the place of a call. */
  #forget(call: OutgoingCall): void {
    this.#calls.delete(call.id);
    call.frame = undefined;
    if (call.isAwaited) this.#awaited -= 1;
    if (call.allowance) this.#port.withdraw(call.id);
  }

  #settle(call: OutgoingCall, outcome: Outcome): void {
    call.state = "settled";
    if (call.isRepeated && "error" in outcome && outcome.error.executed === "no")
      outcome = { error: { ...outcome.error, executed: "maybe" } };
    this.#port.emit({ type: "settled", call, outcome });
  }

  #startTimeout(call: OutgoingCall): void {
    const { timeoutMs, defaultTimeoutMs } = call.request;
    if (timeoutMs !== undefined && call.deadline < Number.POSITIVE_INFINITY) return; // the caller's own counts once
    call.deadline = this.#port.now + (timeoutMs ?? defaultTimeoutMs);
    this.#deadlines.added(call);
  }
}

type Outcome = WireValue | { readonly error: WireError };
