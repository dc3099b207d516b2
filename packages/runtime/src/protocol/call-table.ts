/**
 * All calls of one session, in both directions.
 * Pure, like the session below it: told what happened and when, it answers what to do. Frames go to the outbox they share.
 */

import { errorFrame } from "./call-error.ts";
import { CallPort } from "./call-port.ts";
import type { AnyCall, CallEffect, CallInput } from "./call-steps.ts";
import type { WireValue } from "./encoded-frame.ts";
import { type CallId, type CallTableFrame, kind, type PeerLimits } from "./frame.ts";
import type { IdSource } from "./id-source.ts";
import type { IncomingCalls } from "./incoming-calls.ts";
import type { Outbox } from "./outbox.ts";
import { OutgoingCall } from "./outgoing-call.ts";
import { OutgoingCalls } from "./outgoing-calls.ts";
import { faultOf } from "./protocol-error.ts";

export interface CallTableOptions {
  readonly role: "client" | "server";
  readonly outbox: Outbox;
  /** What is said to a peer that calls where nobody answers. */
  readonly missing?: ((method: string | number) => string) | undefined;
  /** Shared with whatever else opens ids in the session. */
  readonly ids: IdSource;
}

/** Whoever answers the calls of the peer. */
export interface Answering {
  newIncoming(port: CallPort): IncomingCalls;
}

/** What both sides of a call can do with it. */
interface Half {
  emit(call: AnyCall, item: WireValue): void;
  end(call: AnyCall): void;
  took(call: AnyCall): void;
}

const never = Number.POSITIVE_INFINITY;

export class CallTable {
  readonly #port: CallPort;
  readonly #ids: IdSource;
  /** Made with the first call of ours: most sessions of a server make none. */
  #outgoing: OutgoingCalls | undefined;
  /** Made with the first call of the peer. */
  #incoming: IncomingCalls | undefined;
  /** Left out where nobody answers. */
  #answering: Answering | undefined;
  readonly #missing: CallTableOptions["missing"];
  #wakeAt: number | undefined;

  constructor({ role, outbox, ids, missing }: CallTableOptions) {
    this.#missing = missing;
    this.#port = new CallPort(outbox, role);
    this.#ids = ids;
  }

  /** From now on the peer may call. */
  answer(answering: Answering): void {
    this.#answering = answering;
  }

  get size(): number {
    return (this.#outgoing?.size ?? 0) + (this.#incoming?.size ?? 0);
  }

  /** Calls of which we are due the result. */
  get awaited(): number {
    return this.#outgoing?.awaited ?? 0;
  }

  /** What handlers were sent and have not taken, and the inputs of those that run. */
  get heldBytes(): number {
    return this.#incoming?.heldBytes ?? 0;
  }

  /** The newest call of the peer that was taken. */
  get lastTaken(): CallId {
    return this.#incoming?.last ?? 0;
  }

  /** Producers wait while the queue is long. */
  get congested(): boolean {
    return this.#port.outbox.congested;
  }

  /** The one door: what happened goes in, what to do is appended to `effects`. */
  step(input: CallInput, now: number, effects: CallEffect[] = []): CallEffect[] {
    this.#port.now = now;
    this.#port.effects = effects;
    this.#handle(input);
    const next = Math.min(this.#outgoing?.nextDeadline ?? never, this.#incoming?.nextDeadline ?? never);
    if (next < (this.#wakeAt ?? never)) {
      this.#wakeAt = next;
      effects.push({ type: "wake", at: next });
    }
    return effects;
  }

  get #ours(): OutgoingCalls {
    this.#outgoing ??= new OutgoingCalls(this.#port, this.#ids);
    return this.#outgoing;
  }

  get #theirs(): IncomingCalls | undefined {
    this.#incoming ??= this.#answering?.newIncoming(this.#port);
    return this.#incoming;
  }

  #handle(input: CallInput): void {
    switch (input.type) {
      case "open":
        return this.#ours.open(input.call);
      case "cancel":
        return this.#ours.cancel(input.call);
      case "finish":
        return this.#incoming?.finish(input.call, input);
      case "fail":
        return this.#incoming?.fail(input.call, input.error);
      case "emit":
        return this.#halfOf(input.call)?.emit(input.call, input);
      case "end":
        return this.#halfOf(input.call)?.end(input.call);
      case "took":
        return this.#halfOf(input.call)?.took(input.call);
      case "received":
        return this.#receive(input.frame, input.attachments, input.bytes);
      case "welcomed":
        return this.#welcomed(input.limits, input.interned);
      case "unreached":
        this.#port.unreached = input.message;
        return;
      case "stop-taking":
        return this.#theirs?.stopTaking();
      case "resumed":
        this.#outgoing?.resumed();
        return this.#incoming?.resumed();
      case "relieved":
        this.#outgoing?.relieved();
        return this.#incoming?.relieved();
      case "not-taken":
        return this.#outgoing?.notTaken(input.last);
      case "lost":
        this.#incoming?.lost(input.message);
        return this.#ours.lost(input.message);
      case "expelled":
        return this.#incoming?.expelled(input.message);
      case "close":
        this.#incoming?.lost(input.message);
        return this.#ours.close(input.code, input.message);
      case "tick":
        return this.#expire();
    }
  }

  #halfOf(call: AnyCall): Half | undefined {
    return call instanceof OutgoingCall ? this.#outgoing : this.#incoming;
  }

  #expire(): void {
    this.#wakeAt = undefined;
    this.#outgoing?.expire();
    this.#incoming?.expire();
  }

  #welcomed(limits: PeerLimits, interned: boolean): void {
    this.#port.limits = limits;
    this.#port.interned = interned;
    this.#port.unreached = "";
    this.#outgoing?.welcomed();
  }

  #receive(frame: CallTableFrame, attachments: readonly Uint8Array[], bytes: number): void {
    const half = this.#ids.owns(frame[1]) ? this.#ours : this.#theirs;
    if (!half) return this.#refuse(frame);
    try {
      half.received(frame, attachments, bytes);
    } catch (error) {
      this.#port.emit(faultOf(error));
    }
  }

  #refuse(frame: CallTableFrame): void {
    if (frame[0] !== kind.call) return;
    const [, id, method] = frame;
    this.#port.put(
      errorFrame(id, { code: "NOT_FOUND", message: this.#missing?.(method) ?? "no such procedure", executed: "no" }),
      "urgent",
    );
  }
}
