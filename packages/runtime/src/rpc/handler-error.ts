/** Decides what of a failed handler crosses the wire: what was meant for the peer, and nothing else. */

import { RpcError } from "../errors.ts";
import type { WireError } from "../protocol/call-error.ts";
import type { IncomingCall } from "../protocol/incoming-call.ts";
import type { Route } from "./route.ts";

/** Tells the application of an error that the peer must not see; returns the id under which it can be found. */
export type Report = (error: unknown, procedure: string) => string;

/** Undeclared exceptions cross as INTERNAL with an id; text, stack and cause stay here. */
export async function wireErrorOf(
  thrown: unknown,
  call: IncomingCall,
  route: Route,
  report: Report,
): Promise<WireError> {
  const executed = call.started ? "yes" : "no";
  if (thrown instanceof RpcError) {
    const { code, message, name, retryAfterMs } = thrown;
    const common = { code, message, executed, ...(retryAfterMs !== undefined && { retryAfterMs }) } as const;
    const declared = route.errors.get(name);
    if (!declared) return common;
    try {
      return { ...common, code: declared.code, name, data: await declared.data.give(thrown.data) };
    } catch (error) {
      thrown = error;
    }
  }
  return { code: "INTERNAL", message: `internal error ${report(thrown, route.name)}`, executed };
}
