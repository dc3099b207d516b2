/** What answers a procedure, and how its values get in and out. */

import type { ErrorCode } from "../errors.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import { fromWire, toWire, type WirePlan } from "./wire-plan.ts";

export type MaybePromise<T> = T | Promise<T>;

/** Values pass here between the wire and the application; an RpcError refuses one. */
export interface Gate {
  take(value: WireValue): MaybePromise<unknown>;
  give(value: unknown): MaybePromise<WireValue>;
}

/** A gate that asks no questions: what a side without schemas has. */
export function planGate(plan: WirePlan | undefined): Gate {
  return { take: (value) => fromWire(plan, value), give: (value) => toWire(plan, value) };
}

export type RouteKind = "call" | "stream" | "upload" | "duplex";

export interface Route {
  readonly name: string;
  readonly kind: RouteKind;
  /** Where the caller names none; `Infinity` for streams and uploads. */
  readonly timeoutMs: number;
  readonly handler: (...args: unknown[]) => unknown;
  readonly input: Gate;
  readonly output: Gate;
  /** Items that come with an upload or a duplex. */
  readonly itemsIn: Gate;
  /** Items that a stream or a duplex gives. */
  readonly itemsOut: Gate;
  /** The declared errors. */
  readonly errors: ReadonlyMap<string, { readonly code: ErrorCode; readonly data: Gate }>;
}

/** Finds what answers a method, given by name or by number. */
export interface Routes {
  find(method: string | number): Route | undefined;
}
