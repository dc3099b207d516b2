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

/** What clients are told. */
export function welcomeOf({ limits, heartbeat, routes }: ServerCore): WelcomeOptions {
  const { maxMessageBytes, maxCalls, maxSubscriptions, graceMs } = limits;
  return {
    limits: { maxMessageBytes, maxCalls, maxSubscriptions, credit: fixedLimits.credit },
    heartbeat,
    graceMs,
    schema: routes.schema,
  };
}
