/** How a fault is written into the history: whom it concerns, and for how long. */

import type { Fault } from "./fault.ts";
import type { Entry } from "./history.ts";
import { isTokenTrouble } from "./rights.ts";

/** Faults of servers, and of what they ask. */
const concernsAll: readonly Fault["type"][] = ["crash", "drain", "pause-server", "directory-down", "directory-slow"];

export function faultEntry(fault: Fault, client: string): Entry {
  return {
    type: "fault",
    fault: fault.type,
    client: concernsAll.includes(fault.type) ? undefined : client,
    ms: lastsMs(fault),
  };
}

/** Pauses and troubles with rights go on for a while, and so does a drain. */
function lastsMs(fault: Fault): number {
  if (fault.type === "drain") return fault.withinMs;
  const lasts = fault.type.startsWith("pause") || fault.type.startsWith("directory") || isTokenTrouble(fault.type);
  return lasts && "ms" in fault ? fault.ms : 0;
}
