/** What generated code says of a procedure: its name, its defaults, and where its values need a plan. */

import { RpcError } from "../errors.ts";
import type { WireError } from "../protocol/call-error.ts";
import { fromWire, type WirePlan } from "./wire-plan.ts";

/** The plans of what crosses; a part without a plan is plain JSON. */
export interface Plans {
  readonly input?: WirePlan;
  readonly output?: WirePlan;
  readonly item?: WirePlan;
  readonly send?: WirePlan;
  readonly receive?: WirePlan;
  readonly params?: WirePlan;
  readonly event?: WirePlan;
  /** Those of a reverse procedure are all there, with a plan or without. */
  readonly errors?: Readonly<Record<string, WirePlan | undefined>>;
}

export interface CalledProcedure extends Plans {
  /** Dotted. */
  readonly name: string;
  /** Its place among all procedures of the contract, sorted by name. */
  readonly number?: number;
  readonly timeoutMs?: number;
  readonly idempotent?: boolean | "key";
  readonly mode?: "all" | "latest" | "volatile";
}

/**
 * What a peer said of a failure, for the application.
 *
 * @param cause why the application itself ended the call, if it did
 */
export function rpcErrorOf(
  { code, message, name, data, ...rest }: WireError,
  plans?: Plans["errors"],
  cause?: unknown,
): RpcError {
  const plan = name !== undefined && plans && Object.hasOwn(plans, name) ? plans[name] : undefined;
  return new RpcError(code, message, {
    cause,
    ...rest,
    name,
    data: data && fromWire(plan, data),
  });
}
