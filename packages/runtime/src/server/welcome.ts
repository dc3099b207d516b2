/** What each side may ask of the other, as the server has it. */

import type { PeerLimits, WelcomeOptions } from "../protocol/frame.ts";
import { defaultLimits, fixedLimits } from "../protocol/limits.ts";
import type { ServerCore } from "./server-core.ts";

/** What a client takes; it has no say in it. */
export const clientLimits: PeerLimits = {
  maxMessageBytes: fixedLimits.clientMaxMessageBytes,
  maxCalls: defaultLimits.maxCalls,
  maxSubscriptions: 0,
  credit: fixedLimits.credit,
};

/** JSON has no Infinity: who waits for ever, or bounds nothing, says the largest number that stands for itself. */
export function told(bound: number): number {
  return Math.min(Math.floor(bound), Number.MAX_SAFE_INTEGER);
}

/** What clients are told. */
export function welcomeOf({ limits, heartbeat, routes }: ServerCore): WelcomeOptions {
  const { maxMessageBytes, maxCalls, maxSubscriptions, graceMs } = limits;
  return {
    limits: {
      maxMessageBytes: told(maxMessageBytes),
      maxCalls: told(maxCalls),
      maxSubscriptions: told(maxSubscriptions),
      credit: fixedLimits.credit,
    },
    heartbeat: { intervalMs: told(heartbeat.intervalMs), timeoutMs: told(heartbeat.timeoutMs) },
    graceMs: told(graceMs),
    schema: routes.schema,
  };
}
