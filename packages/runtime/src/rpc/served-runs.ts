/** How a server runs handlers: of each kind, and of calls with a key. */

import type { AlarmClock } from "./alarm-clock.ts";
import type { KeyedCalls } from "./dedup.ts";
import { HandlerRun, type NewRun } from "./handler-run.ts";
import { ItemsRun } from "./items-run.ts";
import { KeyedRun } from "./keyed-run.ts";

/**
 * A key means nothing where there are items.
 *
 * @param turn how a stream whose generator never waits lets others have their turn
 */
export function servedRuns(keyed: KeyedCalls, clock: AlarmClock, turn?: () => Promise<void>): NewRun {
  return (call, route, owner) => {
    if (route.kind !== "call") return new ItemsRun(call, route, owner, turn);
    if (call.key !== undefined) return new KeyedRun(call, route, owner, keyed, clock);
    return new HandlerRun(call, route, owner);
  };
}
