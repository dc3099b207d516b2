/** Remembers keyed calls, so that one that is sent again is answered and not run again. */

import type { WireError } from "../protocol/call-error.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { IncomingCall } from "../protocol/incoming-call.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import type { MaybePromise } from "./gate.ts";

/** How a call ended, as it crosses the wire. */
export type Answer = (WireValue | { readonly error: WireError }) & {
  /** Of what it answers: who comes with the key and another input is refused. A store that keeps no more than the rest lets that pass. */
  readonly inputHash?: string;
};

/** `"run"`: the call is to be run, and `settle` must follow. Else the answer of the call that has the key, which may take its time; nothing comes of a call that never ran. */
export type Claim = "run" | { readonly answer: Promise<Answer | undefined> };

/**
 * A server has one in memory unless it is given another, such as one that several servers share. Of what it throws `onError` is
 * told: after `claim` the call ends with INTERNAL, after `settle` it is answered, but not remembered.
 */
export interface DedupStore {
  /** Takes the key, if nobody has it. */
  claim(key: string): MaybePromise<Claim>;
  /** @param answer left out if the handler never started: then the key is free again */
  settle(key: string, answer?: Answer): MaybePromise<void>;
}

/** Keeps the answer of a keyed call, or frees its key. */
export type Keep = (answer: Answer | undefined) => Promise<void>;

/** A call that runs without its session. */
type Orphan = Pick<IncomingCall, "deadline" | "heldBytes">;

/** What the run of such a call asks of them. */
export interface KeyedCalls {
  /**
   * The answer, or how to settle the call that is to be run.
   *
   * @param isWanted whether anybody waits for it still
   */
  claim(key: string, input: WireValue, isWanted: () => boolean): Promise<Answer | Keep>;
  /**
   * The session of a call that runs is gone. Returns how to tell that the call has ended.
   *
   * @param abort ends it, where its deadline has passed or too many run on
   */
  outlived(call: Orphan, clock: AlarmClock, abort: (error: WireError) => void): () => void;
}
