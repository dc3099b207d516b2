/** What a server may hold for subscribers who do not read: what their sockets were handed, and what a collection cannot tell from it. */

import { defaultLimits, fixedLimits } from "../../packages/runtime/src/protocol/limits.ts";

const noiseBytes = 2 * 1024 * 1024;

export function firehoseCapBytes(stalled: number): number {
  return noiseBytes + stalled * (fixedLimits.handoverBytes + defaultLimits.softQueueBytes);
}
