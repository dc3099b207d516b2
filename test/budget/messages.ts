/** What the two processes of the budget tell each other. */

import type { MemoryLook } from "./heap-meter.ts";

export type ToServer =
  /** Asks for what is held when everything is collected that can be. */
  | { readonly type: "settle" }
  /** Asks for all that was allocated since it was last settled. */
  | { readonly type: "look" };

export type FromServer =
  | { readonly type: "listening"; readonly url: string }
  | { readonly type: "settled"; readonly look: MemoryLook }
  | { readonly type: "looked"; readonly look: MemoryLook };
