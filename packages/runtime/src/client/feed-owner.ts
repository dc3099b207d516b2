/** Who subscribed: told what happens in the topic. */

import type { FeedEffect } from "../protocol/feed-table.ts";

/** What concerns one subscription. */
export type FeedHappening = Extract<FeedEffect, { feed: unknown }>;

export interface FeedOwner {
  happened(effect: FeedHappening): void;
}
