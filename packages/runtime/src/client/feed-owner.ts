/** Who subscribed: told what happens in the topic. */

import type { FeedEffect } from "../protocol/feed-table.ts";

export interface FeedOwner {
  happened(effect: Extract<FeedEffect, { feed: unknown }>): void;
}
