/** How a call ends that its caller has cancelled, before the peer has anything to say to it. */

import { type Executed, RpcError } from "../errors.ts";

/** @param executed what is known of the handler */
export function cancelled(signal: AbortSignal | undefined, executed: Executed): RpcError {
  return new RpcError("CANCELLED", "cancelled by the caller", { cause: signal?.reason, executed });
}
