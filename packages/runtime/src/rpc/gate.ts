/** How values get in and out of an application. */

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
