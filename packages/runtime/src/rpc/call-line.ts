/** What callers and responders ask of the session below them, and what it tells them. */

import type { WireError } from "../protocol/call-error.ts";
import type { CallInput } from "../protocol/call-steps.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";

export interface CallLine {
  feed(input: CallInput): void;
  /** True while producers should wait. */
  readonly congested: boolean;
}

/** Who made an outgoing call: told what becomes of it. */
export interface CallOwner {
  settled(outcome: WireValue | { readonly error: WireError }): void;
  item?(item: WireValue): void;
  /** Credit came, or the queue is short again. */
  ready?(): void;
}

/** Who runs the handler of an incoming call. */
export interface HandlerOwner {
  item(item: WireValue): void;
  /** The peer's side of the items is finished. */
  ended(): void;
  ready(): void;
  aborted(error: WireError): void;
}
