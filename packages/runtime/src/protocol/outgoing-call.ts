/** One call that we made. */

import type { Allowance, Window } from "./credit.ts";
import type { EncodedFrame, WireValue } from "./encoded-frame.ts";
import { type CallFrame, type CallId, kind } from "./frame.ts";

/** What is asked of the peer. */
export interface CallRequest extends WireValue {
  value: unknown;
  /** The dotted name. */
  readonly name: string;
  /** Stands for the name while both sides know the same contract. */
  readonly number?: number | undefined;
  /** In milliseconds from the opening; left out, the contract's own, which the peer knows as well. */
  readonly timeoutMs?: number | undefined;
  /** The contract's own; `Infinity` where it sets none. */
  readonly defaultTimeoutMs: number;
  readonly key?: string | undefined;
  readonly trace?: string | undefined;
  /** May run again after a lost session: declared idempotent, or recognised by its key. */
  readonly repeatable?: boolean;
  /** The peer sends items. */
  readonly receivesItems?: boolean | undefined;
  /** We send items; each of them starts the default timeout anew. */
  readonly sendsItems?: boolean | undefined;
}

/** `queued`: no place yet. `open`: the peer has it, or will. `settled`: over for the caller, but the peer still owes its end. */
type State = "queued" | "open" | "settled";

export class OutgoingCall {
  readonly request: CallRequest;
  /** Whoever is told what becomes of the call. */
  owner: unknown;
  id: CallId = 0;
  state: State = "queued";
  deadline = Number.POSITIVE_INFINITY;
  frame: EncodedFrame | undefined;
  window: Window | undefined;
  allowance: Allowance | undefined;
  /** Went to a server that has forgotten it: whatever another one says, it may have run there. */
  isRepeated = false;

  constructor(request: CallRequest, owner?: unknown) {
    this.request = request;
    this.owner = owner;
  }

  /** Lets go of whoever waited, and returns them. A Map that grew out of date may keep the call itself alive for long. */
  release(): unknown {
    const { owner } = this;
    this.owner = undefined;
    return owner;
  }

  /** What is asked for is what the input is now, whatever its maker does with it before it is sent, or sent again. */
  keepInput(): void {
    this.request.value = asSent(this.request.value, this.frame?.text);
  }

  /** A number in a frame that still waits may mean another procedure to the next server; its name does not. */
  rename(now: number): void {
    if (this.frame) this.frame.text = JSON.stringify(callFrame(this, false, now));
  }

  /** Why it cannot go on, if the peer does this. */
  otherKind(what: string): string {
    const { name, receivesItems } = this.request;
    const expected = receivesItems ? "items are" : "one result is";
    return `${name} ${what} where ${expected} expected: client and server have different contracts`;
  }

  /** The peer may have it. */
  get wasTransmitted(): boolean {
    return this.frame !== undefined && this.frame.seq > 0;
  }

  /** As far as we know: once it was on its way, no proof is possible any more that it never ran. */
  get executed(): "no" | "maybe" {
    return this.wasTransmitted || this.isRepeated ? "maybe" : "no";
  }

  /** May be made again after a lost session. Items that went to it are gone, and those that came from it would come twice. */
  get isRepeatable(): boolean {
    return !!this.request.repeatable && !this.window && !this.allowance;
  }

  /** A result is due, and nothing else would break the silence. */
  get isAwaited(): boolean {
    return this.state === "open" && !this.request.receivesItems;
  }
}

/**
 * A copy of what an application may change. What cannot be sent stays what it is, to be refused when it should go.
 *
 * @param text of the frame that it was sent in, if it was
 */
export function asSent(value: unknown, text?: string): unknown {
  try {
    return value && JSON.parse(text ?? JSON.stringify([0, 0, 0, value]))[3];
  } catch {
    return value;
  }
}

/** A timeout travels, a deadline stays: clocks of two machines need not agree. */
export function callFrame({ id, request, deadline }: OutgoingCall, interned: boolean, now: number): CallFrame {
  const { name, number, value, key, trace, timeoutMs, defaultTimeoutMs, sendsItems } = request;
  const left = Math.ceil(deadline - now);
  const known = timeoutMs === undefined && (sendsItems || left >= defaultTimeoutMs);
  const method = interned && number !== undefined ? number : name;
  if (known && key === undefined && trace === undefined)
    return value === undefined ? [kind.call, id, method] : [kind.call, id, method, value];
  const options = { timeoutMs: known ? undefined : Math.max(left, 0), key, trace };
  return [kind.call, id, method, value ?? null, options];
}
