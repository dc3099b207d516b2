/** Decides what of a failed handler crosses the wire: what was meant for the peer, and nothing else. */

import { RpcError } from "../errors.ts";
import type { WireError } from "../protocol/call-error.ts";
import type { HandlerRun } from "./handler-run.ts";
import type { Route } from "./route.ts";

/** Tells the application of an error that the peer must not see; returns the id under which it can be found. */
export type Report = (error: unknown, procedure: string) => string;

/** Undeclared exceptions cross as INTERNAL with an id; text, stack and cause stay here. Never rejects. */
export async function wireErrorOf(
  thrown: unknown,
  { call, route, context }: HandlerRun,
  report: Report,
): Promise<WireError> {
  const executed = call.started ? "yes" : "no";
  try {
    const meant = thrown instanceof RpcError ? thrown : context.repeated(thrown);
    if (meant) return { ...(await meantForPeer(meant, route)), executed };
  } catch (error) {
    thrown = error; // what was thrown cannot even be looked at, or its data do not fit the contract
  }
  return { code: "INTERNAL", message: `internal error ${report(thrown, route.name)}`, executed };
}

async function meantForPeer(error: RpcError, route: Route): Promise<Omit<WireError, "executed">> {
  const { code, message, name, retryAfterMs } = error;
  const common = { code, message, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  const declared = route.errors.get(name);
  return declared ? { ...common, code: declared.code, name, data: await declared.data.give(error.data) } : common;
}
