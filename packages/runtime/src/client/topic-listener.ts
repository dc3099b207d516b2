/** What a subscriber is told of its topic. */

import type { RpcError } from "../errors.ts";
import type { Gap } from "../protocol/feed.ts";
import type { Position } from "../rpc/position.ts";

/** Functions that are told; each may be left out. */
export interface TopicListener<T> {
  /** Each event once, in order. */
  event?(event: T, position: Position): void;
  /**
   * These events cannot be given any more: what they told of is to be loaded anew. After a change of the epoch, as by a server that
   * was started again, nobody knows how many were lost; `to` is below `from` then.
   */
  gap?(gap: Gap): void;
  /** The subscription stands, anew after each reconnect; `recovered` if it went on from a position and nothing is missing. */
  live?(state: { readonly recovered: boolean; readonly position: Position }): void;
  /** The server ended the subscription or refused it, or the client was closed (CANCELLED). Left out, `onError` of the client is told, but of no close. */
  error?(error: RpcError): void;
}
