/** Finds the channel of a topic for one subscriber, who waits while the broker fails: what it fails of may pass. */

import type { MaybePromise } from "../rpc/gate.ts";
import type { TopicRoute } from "../rpc/served-procedure.ts";
import { BrokerFault } from "./ask-broker.ts";
import type { Channel } from "./channel.ts";
import type { Hub } from "./hub.ts";

/** From a failure to the next try, twice as long each time. */
const firstWaitMs = 250;
const longestWaitMs = 10_000;

export interface Wanted {
  readonly route: TopicRoute;
  readonly params: unknown;
  /** No broker is asked again for whom has left. */
  readonly isWanted: () => boolean;
}

/** Rejects with what the broker refuses by, or with its last failure if nobody wants the channel any more. */
export function awaitChannel(hub: Hub, wanted: Wanted, waitMs = 0): MaybePromise<Channel> {
  const { route, params, isWanted } = wanted;
  const channel = hub.channel(route, params, waitMs);
  if (!(channel instanceof Promise)) return channel;
  return channel.catch((error) => {
    if (!(error instanceof BrokerFault && isWanted())) throw error;
    return awaitChannel(hub, wanted, Math.min(Math.max(2 * waitMs, firstWaitMs), longestWaitMs));
  });
}
