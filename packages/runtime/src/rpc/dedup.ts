/** Remembers keyed calls, so that one that is sent again is answered and not run again. */

import type { WireError } from "../protocol/call-error.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";

export type Answer = WireValue | { readonly error: WireError };

/** A server has one in memory unless it is given another. */
export interface DedupStore {
  /**
   * Takes the key: `undefined` means that the call is to be run, and that `settle` must follow.
   * Otherwise the answer of the call that has the key, once there is one; it gives `undefined` if that call never ran.
   */
  claim(key: string): Promise<Answer | undefined> | undefined;
  /** @param answer left out if the handler never started: then the key is free again */
  settle(key: string, answer?: Answer): void;
}
