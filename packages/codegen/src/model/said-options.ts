/** What a contract says of a procedure besides its values, as JSON; what it leaves out is left out. A number without end is null. */

import type { Procedure } from "./model.ts";
import type { Json } from "./wire-schema.ts";

export function saidOptions({ timeoutMs, idempotent, mode, keep }: Procedure): { readonly [name: string]: Json } {
  return {
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(idempotent !== undefined && { idempotent }),
    ...(mode !== undefined && { mode }),
    ...(keep && { keep: { ...keep } }),
  };
}
