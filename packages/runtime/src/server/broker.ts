/** What carries events from whoever publishes to the hubs of all nodes. */

import type { WireValue } from "../protocol/encoded-frame.ts";
import type { MaybePromise } from "../rpc/gate.ts";
import type { Position } from "../rpc/position.ts";

/**
 * Told of each event of a topic, in order. Where the epoch is another, the topic has begun anew: the hub leaves it, and attaches
 * to it again for those who follow it.
 *
 * @throws TypeError for an event that clients do not take, and for what is no position: it is passed over
 */
export type Receive = (position: Position, event: WireValue) => void;

/** Another one than the default lets several servers share their topics: an event that one of them publishes reaches the clients of all. */
export interface Broker {
  /**
   * Starts to receive a topic; returns where it stands. A client that comes from another node is told that it misses what came
   * before, unless the topic was followed here already. So a broker that keeps events returns an earlier position, and hands
   * over what came since before its promise resolves.
   *
   * What it throws or rejects with may pass: `onError` is told, subscribers wait, and it is asked again after 250 ms, then after
   * twice as long each time, 10 s at most, as long as one of them is there. An RpcError refuses them, but for UNAVAILABLE and
   * RESOURCE_EXHAUSTED.
   */
  attach(topic: string, receive: Receive): MaybePromise<Position>;
  /** Nobody here follows the topic any more. What fails is told to `onError`. */
  detach(topic: string): MaybePromise<void>;
  /** Gives the event its place, and to every hub that is attached: to those in this process as the same object, and they need not encode it again. */
  publish(topic: string, event: WireValue): MaybePromise<Position>;
}
