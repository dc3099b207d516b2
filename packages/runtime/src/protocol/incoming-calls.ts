/** The calls the peer made: from the CALL until the handler has really ended. */

import type { ErrorCode } from "../errors.ts";
import { errorFrame, type WireError } from "./call-error.ts";
import { type CallPort, exhausted } from "./call-port.ts";
import { Deadlines } from "./deadlines.ts";
import type { WireValue } from "./encoded-frame.ts";
import { type CallFrame, type CallId, type CallTableFrame, type ItemFrame, kind, type ResultFrame } from "./frame.ts";
import { FreshMap } from "./fresh-map.ts";
import { IncomingCall } from "./incoming-call.ts";
import { defaultLimits, fixedLimits } from "./limits.ts";
import type { Limits } from "./server-limits.ts";

/** What the contract sets for a method where a call names no timeout; `Infinity` for none. */
export interface Timeouts {
  timeoutOf(method: string | number): number;
}

export type IncomingLimits = Pick<Limits, "maxCalls" | "maxInboundBytes">;

/** Of those that were never called. */
const none = new FreshMap<CallId, IncomingCall>();

const tooMuch = "the handlers have not taken what was sent before";

export class IncomingCalls {
  readonly #port: CallPort;
  readonly #timeouts: Timeouts;
  readonly #limits: IncomingLimits;
  #calls = none;
  readonly #deadlines = new Deadlines();
  /** Calls whose handlers have ended, while items were in line: the newest, and no more than may run at a time. */
  readonly #trailing = new Set<CallId>();
  /** What handlers were sent and have not taken, and the inputs of those that run. */
  #heldBytes = 0;
  #last: CallId = 0;
  /** Calls above it are left to others. */
  #lastTaken = Number.POSITIVE_INFINITY;

  constructor(port: CallPort, timeouts: Timeouts, limits: IncomingLimits = defaultLimits) {
    this.#port = port;
    this.#timeouts = timeouts;
    this.#limits = limits;
  }

  get size(): number {
    return this.#calls.size;
  }

  get heldBytes(): number {
    return this.#heldBytes;
  }

  /** The newest call that was taken. */
  get last(): CallId {
    return Math.min(this.#last, this.#lastTaken);
  }

  /** The peer is told which one was the last, and makes the others elsewhere. */
  stopTaking(): void {
    this.#lastTaken = this.last;
  }

  get nextDeadline(): number {
    return this.#deadlines.next;
  }

  received(frame: CallTableFrame, attachments: readonly Uint8Array[], bytes: number): void {
    if (frame[0] === kind.call) return this.#open(frame, attachments, bytes);
    const call = this.#calls.get(frame[1]);
    if (!call) return this.#late(frame);
    switch (frame[0]) {
      case kind.item:
        return this.#item(call, { value: frame[2], attachments }, bytes);
      case kind.end:
        return this.#port.emit({ type: "ended", call });
      case kind.cancel:
        return this.#abort(call, "CANCELLED", "cancelled by the caller");
      case kind.credit:
        call.allowance.grantedUpTo(frame[2]);
        return this.#port.emit({ type: "ready", call });
      default:
        return this.#port.refuse(`call ${call.id} is ours to answer`);
    }
  }

  /** The handler has ended. Items that it left in line are not wanted any more once the call is cancelled: to look for them costs the whole line, and is done once. */
  #late([type, id]: CallTableFrame): void {
    this.#port.expectKnown(id, this.#last);
    if (type !== kind.cancel || !this.#trailing.delete(id) || this.#port.withdraw(id) === 0) return;
    this.#port.put(
      errorFrame(id, { code: "CANCELLED", message: "cancelled by the caller", executed: "yes" }),
      "urgent",
    );
  }

  finish(call: IncomingCall, { value, attachments }: WireValue): void {
    if (call.state === "running") this.#port.put(valueFrame(kind.result, call.id, value), "urgent", attachments);
    this.#over(call);
  }

  fail(call: IncomingCall, error: WireError): void {
    this.#answer(call, error);
    this.#over(call);
  }

  emit(call: IncomingCall, { value, attachments }: WireValue): void {
    if (call.state !== "running") return;
    call.allowance.spend();
    this.#port.put(valueFrame(kind.item, call.id, value), "bulk", attachments);
  }

  /** The last item went; that is the whole answer of a stream. */
  end(call: IncomingCall): void {
    if (call.state === "running") this.#port.put([kind.end, call.id], "bulk");
    this.#over(call);
  }

  took(call: IncomingCall): void {
    const bytes = call.took();
    if (this.#calls.get(call.id) === call) this.#heldBytes -= bytes;
    if (call.state === "running" && call.window.consumed()) this.#port.grant(call.id, call.window.granted);
  }

  expire(): void {
    for (const call of this.#deadlines.due(this.#calls.values(), this.#port.now)) {
      this.#abort(call, "DEADLINE_EXCEEDED", "the deadline has passed");
    }
  }

  /** Credit is not replayed. */
  resumed(): void {
    for (const call of this.#calls.values()) {
      if (call.takesItems && call.window.hasGranted && call.state === "running")
        this.#port.grant(call.id, call.window.granted);
    }
  }

  relieved(): void {
    for (const call of this.#calls.values()) if (call.givesItems) this.#port.emit({ type: "ready", call });
  }

  /** The caller may not have them done any more. */
  expelled(message: string): void {
    for (const call of this.#calls.values()) this.#abort(call, "UNAUTHENTICATED", message);
  }

  /** Nobody waits for the answers any more. */
  lost(message: string): void {
    for (const call of this.#calls.values()) {
      if (call.state === "running")
        this.#port.emit({ type: "abort", call, error: { code: "CANCELLED", message, executed: "maybe" } });
      call.state = "orphaned";
    }
    this.#calls.clear();
    this.#heldBytes = 0;
    this.#last = 0;
  }

  #open(frame: CallFrame, attachments: readonly Uint8Array[], bytes: number): void {
    const [, id, method, value, options] = frame;
    if (id <= this.#last) return this.#port.refuse(`call ${id} is used already`);
    this.#last = id;
    if (id > this.#lastTaken) return;
    const refusal = this.#refusal();
    if (refusal !== undefined) {
      this.#port.put(errorFrame(id, exhausted(refusal)), "urgent");
      return;
    }
    const asked = options?.timeoutMs;
    const timeoutMs =
      asked === undefined ? this.#timeouts.timeoutOf(method) : Math.min(asked, fixedLimits.maxTimeoutMs);
    const call = new IncomingCall(frame, this.#port.now + timeoutMs, bytes);
    this.#heldBytes += bytes;
    this.#deadlines.added(call);
    if (this.#calls === none) this.#calls = new FreshMap();
    this.#calls.set(id, call);
    if (timeoutMs <= 0) this.expire(); // who is to run it finds it answered
    this.#port.emit({ type: "invoke", call, method, value, attachments });
  }

  /** Whoever does not read the answers gets no more of them. */
  #refusal(): string | undefined {
    const { maxCalls } = this.#limits;
    if (this.#calls.size >= maxCalls) return `${maxCalls} calls are running already`;
    if (this.#port.outbox.full) return "the answers to earlier calls wait";
    if (this.#heldBytes >= this.#limits.maxInboundBytes) return tooMuch;
  }

  #item(call: IncomingCall, item: WireValue, bytes: number): void {
    if (call.state !== "running") return;
    if (!call.window.arrived(bytes)) return this.#port.refuse(`call ${call.id} sent more items than it was allowed`);
    if (this.#heldBytes >= this.#limits.maxInboundBytes) return this.#abort(call, "RESOURCE_EXHAUSTED", tooMuch);
    this.#heldBytes += bytes;
    call.arrived(bytes);
    this.#port.emit({ type: "item", call, value: item.value, attachments: item.attachments });
  }

  /** Answers at once; the place is free when the handler has really ended. */
  #abort(call: IncomingCall, code: ErrorCode, message: string): void {
    if (call.state !== "running") return;
    const error: WireError = { code, message, executed: call.started ? "yes" : "no" };
    if (code === "CANCELLED" && call.givesItems) this.#port.withdraw(call.id); // nobody wants them any more
    this.#answer(call, error);
    this.#port.emit({ type: "abort", call, error });
  }

  #answer(call: IncomingCall, error: WireError): void {
    if (call.state !== "running") return;
    call.state = "answered";
    const lane = call.givesItems ? "bulk" : "urgent";
    try {
      this.#port.put(errorFrame(call.id, error), lane, error.data?.attachments);
    } catch {
      const { name: _name, data: _data, ...bare } = error; // an end without its data is better than no end
      this.#port.put(errorFrame(call.id, bare), lane);
    }
  }

  /** The handler has ended, perhaps long after its session did: its id may be another's by then. */
  #over(call: IncomingCall): void {
    if (call.state === "running") call.state = "answered";
    call.owner = undefined; // a Map that grew out of date may keep the call alive for long
    if (this.#calls.get(call.id) !== call) return;
    this.#calls.delete(call.id);
    this.#heldBytes -= call.heldBytes;
    if (call.givesItems) this.#trail(call.id);
  }

  #trail(id: CallId): void {
    if (this.#port.outbox.isEmpty) this.#trailing.clear();
    this.#trailing.add(id);
    for (const oldest of this.#trailing) {
      if (this.#trailing.size <= this.#limits.maxCalls) return;
      this.#trailing.delete(oldest);
    }
  }
}

/** Nothing is left out, where JSON would say null. */
function valueFrame(type: typeof kind.result | typeof kind.item, id: CallId, value: unknown): ResultFrame | ItemFrame {
  return value === undefined ? [type, id] : [type, id, value];
}
