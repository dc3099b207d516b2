/** The bounds of a server: ours, and what the application sets in their place. */

import { getHeapStatistics } from "node:v8";
import { defaultLimits, fixedLimits } from "../protocol/limits.ts";
import { type Limits, serverLimits } from "../protocol/server-limits.ts";
import { checkNames } from "./check-names.ts";

/** A session to which one of these allows nothing cannot say anything, or is given no answer. */
const speechless = [
  "framesPerSecond",
  "callsPerSecond",
  "maxReplayBytes",
  "maxKeptBytes",
  "maxMessageBytes",
  "maxInboundBytes",
  "softQueueBytes",
  "hardQueueBytes",
];

/** A client that may ask for more at once has more waiting for an ack than a session keeps, and ends it by that. */
const mostAtATime = fixedLimits.maxReplayFrames + fixedLimits.maxQueuedAnswers;

/** @throws TypeError for what bounds nothing: a name that no limit has, or a value that is no number, such as `Number(process.env.UNSET)` */
export function limitsOf(own: Partial<Limits> = {}): Limits {
  // A small heap is full long before the budget of a large one.
  const maxKeptBytes = Math.min(serverLimits.maxKeptBytes, getHeapStatistics().heap_size_limit / 4);
  const limits: Limits = { ...defaultLimits, ...serverLimits, maxKeptBytes };
  checkNames("limit", own, limits);
  for (const [name, value] of Object.entries(own)) {
    if (value === undefined) continue; // as if it were left out
    if (value === 0 && speechless.includes(name))
      throw new TypeError(`the limit \`${name}\` is 0, expected a positive number: Infinity for none`);
    if (typeof value !== "number" || !(value >= 0))
      throw new TypeError(`the limit \`${name}\` is ${String(value)}, expected a number of at least 0`);
    limits[name as keyof Limits] = value;
  }
  const { maxCalls, maxSubscriptions } = limits;
  return {
    ...limits,
    maxCalls: Math.min(maxCalls, mostAtATime),
    maxSubscriptions: Math.min(maxSubscriptions, mostAtATime),
  };
}
