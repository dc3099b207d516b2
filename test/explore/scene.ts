/** A tiny world, as data: what is done in it, and what may happen to it. */

import type { fixedLimits } from "../../packages/runtime/src/protocol/limits.ts";
import type { Limits } from "../../packages/runtime/src/protocol/server-limits.ts";

export interface Scene {
  readonly name: string;
  /**
   * What is done, each line in its order and the lines in any order: "plain a", "leave a", "publish events 1", "drain". A call with
   * "bad" in its name fails, one with "loud" publishes an event, and an upload with "early" takes one item.
   */
  readonly lines: readonly (readonly string[])[];
  /** How often the connection may be cut. */
  readonly cuts: number;
  /** How often time may pass, up to the next alarm, while anything is still to come. */
  readonly ticks: number;
  /** Items are given and taken one by one. */
  readonly isSlow?: boolean;
  /** Somebody is asked who a client is, and whether it may have a topic; the answer takes its time. */
  readonly isGuarded?: boolean;
  /** It begins with a connection that stands. */
  readonly isWarm?: boolean;
  readonly limits?: Partial<Limits>;
  /** Bounds so low that a few frames reach them. */
  readonly fixed?: { readonly [Name in keyof typeof fixedLimits]?: number };
}
