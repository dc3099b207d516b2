/** What a history says of memory that must not be: I10. */

import { fixedLimits } from "../../packages/runtime/src/protocol/limits.ts";
import type { Happened } from "./history.ts";
import type { Promises } from "./promises.ts";
import { clientOf } from "./stories.ts";

/** For one client a server keeps what its limits say, and a message for each thing that is under way. */
export function* memoryViolations(
  history: readonly Happened[],
  { maxKeptBytes, maxEntryBytes }: Promises,
): Generator<string> {
  const underWay = new Map<string, Set<string>>();
  for (const entry of history) {
    if (entry.type === "invoke") begun(underWay, entry.call);
    else if (entry.type === "ok" || entry.type === "fail") underWay.get(clientOf(entry.call))?.delete(entry.call);
    else if (entry.type === "subscribe") begun(underWay, entry.subscription);
    else if (entry.type === "unsubscribe" || entry.type === "refused")
      underWay.get(clientOf(entry.subscription))?.delete(entry.subscription);
    if (entry.type !== "kept") continue;
    const most = Math.max(0, ...[...underWay.values()].map(({ size }) => size));
    const allowed = maxKeptBytes + fixedLimits.handoverBytes + (spareEntries + most) * maxEntryBytes;
    if (entry.bytes > allowed)
      yield `server ${entry.server} keeps ${entry.bytes} bytes for a client at ${entry.at}, ${allowed} are allowed (I10)`;
  }
}

/** Each limit is passed by one message: that of the socket, of the queue and of the replay window. */
const spareEntries = 3;

function begun(underWay: Map<string, Set<string>>, name: string): void {
  const own = underWay.get(clientOf(name));
  if (own) own.add(name);
  else underWay.set(clientOf(name), new Set([name]));
}
