/** One topic with one set of params on this node: its log, and who is subscribed. */

import type { Clock } from "../peer/clock.ts";
import { encodeMessage, type Payload } from "../protocol/codec.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { Position } from "../rpc/position.ts";
import type { TopicRoute } from "../rpc/served-procedure.ts";
import { EncodedEvent } from "./encoded-event.ts";
import { TopicLog } from "./topic-log.ts";

/** A subscriber that is behind is refilled from the log; more than this is not kept for it. */
const maxLogBytes = 4 * 1024 * 1024;

/** Told of each event; the payload is the same for all. */
export interface Subscriber {
  offer(offset: number, payload: Payload): void;
  /** Events in front of the one that was offered never came. */
  refill(): void;
  /** The broker has begun a new history: it has to be subscribed to anew. */
  renew(): void;
}

export class Channel {
  /** Of the topic with its params, the same on all nodes. */
  readonly key: string;
  readonly number: number;
  readonly mode: TopicRoute["mode"];
  readonly epoch: string;
  readonly log: TopicLog;
  readonly #clock: Clock;
  readonly #subscriptions = new Set<Subscriber>();
  /** Of those of whom it is not decided yet whether they may subscribe. */
  #holds = 0;
  /** Somebody was told where it stands, and may come back. */
  wasFollowed = false;
  readonly keepMs: number;
  #cancelAging: (() => void) | undefined;
  #isClosed = false;

  constructor(key: string, number: number, { mode, keep }: TopicRoute, { epoch, offset }: Position, clock: Clock) {
    this.key = key;
    this.number = number;
    this.mode = mode;
    this.epoch = epoch;
    this.#clock = clock;
    this.keepMs = keep.ms;
    const events = mode === "latest" ? Math.min(1, keep.events) : keep.events;
    // A volatile topic keeps nothing: what cannot be sent at once is not sent.
    this.log = new TopicLog({ ...keep, events, bytes: mode === "volatile" ? 0 : maxLogBytes }, offset);
  }

  get subscribers(): number {
    return this.#subscriptions.size + this.#holds;
  }

  hold(): void {
    this.#holds += 1;
  }

  release(): void {
    this.#holds -= 1;
  }

  join(subscription: Subscriber): void {
    this.wasFollowed = true;
    this.#forgetOld();
    this.#subscriptions.add(subscription);
    if (this.#isClosed) subscription.renew(); // between the broker's answer and now
  }

  leave(subscription: Subscriber): void {
    this.#subscriptions.delete(subscription);
  }

  /** Nobody is told of it any more. */
  close(): void {
    this.#isClosed = true;
    this.#cancelAging?.();
    this.#cancelAging = () => {}; // a broker may still bring events
  }

  /** Its history is over. */
  abandon(): void {
    for (const subscription of this.#subscriptions) subscription.renew();
  }

  /**
   * Encoded once, for the log and for every subscriber. What a broker says twice or too late is passed over, and what it leaves
   * out is told as a gap.
   *
   * @throws TypeError if the event is nothing that clients take
   */
  publish(offset: number, event: WireValue): void {
    const { last } = this.log;
    if (offset <= last) return;
    const payload = encodeMessage(0, 0, [EncodedEvent.of(event).at(this.number, offset)]);
    if (offset > last + 1) this.log.skip(offset - 1);
    this.log.append(payload, this.#clock.now());
    this.#age();
    for (const subscription of this.#subscriptions) {
      subscription.offer(offset, payload);
      if (offset > last + 1) subscription.refill();
    }
  }

  /** Where no other event comes, too. The newest one of a topic that gives no other stays: it says how things are. */
  #forgetOld(): void {
    if (this.mode === "all") this.log.trim(this.#clock.now());
  }

  /** Looks so seldom that a busy topic pays nothing for it: an idle one keeps its events twice the time at most. */
  #age(): void {
    if (this.#cancelAging || this.mode !== "all" || this.log.isEmpty) return;
    this.#cancelAging = this.#clock.at(this.#clock.now() + this.keepMs, () => {
      this.#cancelAging = undefined;
      this.#forgetOld();
      this.#age();
    });
  }
}
