/** What a subscriber is told of its topic. */

import type { RpcError } from "../errors.ts";
import type { Gap } from "../protocol/feed.ts";

/** Where an event stands in its topic; keep the last one to go on from there later. */
export interface Position {
  /** Which history the offset belongs to. */
  readonly epoch: string;
  readonly offset: number;
}

export interface TopicListener<T> {
  event?(event: T, position: Position): void;
  /** These events cannot be given any more. After an epoch change `to` is below `from`: nobody knows how many were lost. */
  gap?(gap: Gap): void;
  /** The subscription stands, anew after each reconnect; `recovered` if nothing was missed meanwhile. */
  live?(state: { readonly recovered: boolean; readonly position: Position }): void;
  /** The server ended the subscription or refused it. */
  error?(error: RpcError): void;
}
