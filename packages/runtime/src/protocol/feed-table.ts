/**
 * All subscriptions of a client. EVENTs are not replayed: after every reconnect each topic is subscribed again from where it
 * stood. Pure, like the session below it.
 */

import { errorCodes } from "../errors.ts";
import { type EncodedFrame, encodeFrame, excessOf, type WireValue } from "./encoded-frame.ts";
import type { Feed, Gap } from "./feed.ts";
import {
  type CallId,
  type Frame,
  kind,
  type SubscribedFrame,
  type SubscribeFrame,
  type SubscriberFrame,
  type UnsubscribedFrame,
  type WirePosition,
} from "./frame.ts";
import type { IdSource } from "./id-source.ts";
import { defaultLimits } from "./limits.ts";
import type { Outbox } from "./outbox.ts";
import { parseFrame } from "./parse-frame.ts";
import { faultOf, ProtocolError } from "./protocol-error.ts";

export type FeedInput =
  | { readonly type: "subscribe"; readonly feed: Feed }
  | { readonly type: "unsubscribe"; readonly feed: Feed }
  | { readonly type: "received"; readonly frame: SubscriberFrame; readonly attachments: readonly Uint8Array[] }
  | { readonly type: "established"; readonly interned: boolean; readonly maxMessageBytes: number }
  | { readonly type: "disconnected" }
  /** The server has forgotten the session, and what was asked for in it. */
  | { readonly type: "lost" }
  /** Another session takes over. */
  | { readonly type: "moved"; readonly outbox: Outbox; readonly ids: IdSource }
  /** There will be no session any more. */
  | { readonly type: "close"; readonly code: number; readonly message: string };

/** One event and its place in the topic. */
export interface FeedEvent extends WireValue {
  readonly epoch: string;
  readonly offset: number;
}

export type FeedEffect =
  | ({ readonly type: "event"; readonly feed: Feed } & FeedEvent)
  | { readonly type: "gap"; readonly feed: Feed; readonly gap: Gap }
  /** `position`: where it begins; by the time it is told of, the next event may have moved the feed. */
  | { readonly type: "live"; readonly feed: Feed; readonly recovered: boolean; readonly position: WirePosition }
  /** The server ended it, or never began. */
  | { readonly type: "unsubscribed"; readonly feed: Feed; readonly code: number; readonly message: string }
  /** The server broke the protocol; end the session. */
  | { readonly type: "fault"; readonly code: number; readonly message: string };

export class FeedTable {
  #outbox: Outbox;
  #ids: IdSource;
  readonly #feeds = new Set<Feed>();
  /** By the ids of earlier sockets, too, as long as none was answered. */
  readonly #byId = new Map<CallId, Feed>();
  readonly #byChannel = new Map<number, Feed[]>();
  #up = false;
  #closed: { readonly code: number; readonly message: string } | undefined;
  #interned = false;
  #maxMessageBytes: number = defaultLimits.maxMessageBytes;
  #effects: FeedEffect[] = [];

  constructor(outbox: Outbox, ids: IdSource) {
    this.#outbox = outbox;
    this.#ids = ids;
  }

  /** The one door: what happened goes in, what to do is appended to `effects`. */
  step(input: FeedInput, effects: FeedEffect[] = []): FeedEffect[] {
    this.#effects = effects;
    switch (input.type) {
      case "subscribe":
        this.#add(input.feed);
        break;
      case "unsubscribe":
        this.#unsubscribe(input.feed);
        break;
      case "received":
        this.#receiveSafely(input.frame, input.attachments);
        break;
      case "established":
        this.#maxMessageBytes = input.maxMessageBytes;
        this.#establish(input.interned);
        break;
      case "disconnected":
        this.#disconnect();
        break;
      case "lost":
        this.#forgetIds();
        break;
      case "moved":
        this.#move(input.outbox, input.ids);
        break;
      case "close":
        this.#close(input.code, input.message);
    }
    return effects;
  }

  #add(feed: Feed): void {
    if (this.#closed) return this.#end(feed, this.#closed);
    this.#feeds.add(feed);
    this.#subscribe(feed); // in line with the calls that are made before and after it, whether there is a connection or not
  }

  #close(code: number, message: string): void {
    this.#closed = { code, message };
    for (const feed of this.#feeds) this.#end(feed, this.#closed);
    this.#feeds.clear();
    this.#forgetChannels();
  }

  #end(feed: Feed, { code, message }: { code: number; message: string }): void {
    this.#effects.push({ type: "unsubscribed", feed, code, message });
  }

  /** Channels belong to one socket. What is still in line from the last one is outdated. */
  #establish(interned: boolean): void {
    this.#up = true;
    this.#interned = interned;
    for (const [id, feed] of this.#byId) if (feed.channel !== undefined) this.#byId.delete(id);
    this.#byChannel.clear();
    for (const feed of this.#feeds) {
      if (feed.frame) this.#byId.set(feed.id, feed);
      else this.#renew(feed);
      this.#weigh(feed);
    }
  }

  /** What was not transmitted yet need not be made anew. */
  #disconnect(): void {
    this.#up = false;
    for (const feed of this.#feeds) if (feed.frame?.seq !== 0) feed.frame = undefined;
  }

  /** A SUBSCRIBE that was never answered may be replayed, and nobody would ever leave it. */
  #renew(feed: Feed): void {
    if (feed.id > 0 && feed.channel === undefined) this.#put([kind.unsubscribe, feed.id]);
    this.#subscribe(feed);
  }

  #move(outbox: Outbox, ids: IdSource): void {
    this.#outbox.withdraw(({ id }) => this.#byId.has(id));
    this.#forgetIds();
    this.#outbox = outbox;
    this.#ids = ids;
    this.#up = false;
  }

  #forgetIds(): void {
    this.#forgetChannels();
    for (const feed of this.#feeds) {
      feed.id = 0;
      feed.frame = undefined;
    }
  }

  #forgetChannels(): void {
    this.#byId.clear();
    this.#byChannel.clear();
  }

  #subscribe(feed: Feed): void {
    const { name, number, params } = feed.request;
    feed.id = this.#ids.next();
    feed.channel = undefined;
    this.#byId.set(feed.id, feed);
    const topic = this.#up && this.#interned && number !== undefined ? number : name;
    try {
      feed.frame = this.#put(parseFrame(subscribeFrame(feed, topic, params), "client") as SubscribeFrame);
      this.#weigh(feed);
    } catch (error) {
      this.#refuse(feed, errorCodes.INVALID_ARGUMENT, (error as Error).message);
    }
  }

  /** What is more than the server takes would end the session. */
  #weigh(feed: Feed): void {
    const excess = feed.frame?.seq === 0 && excessOf(feed.frame, this.#maxMessageBytes);
    if (excess && this.#withdraw(feed.id)) this.#refuse(feed, errorCodes.RESOURCE_EXHAUSTED, excess);
  }

  /** What cannot be asked for keeps nobody else from asking. */
  #refuse(feed: Feed, code: number, why: string): void {
    this.#feeds.delete(feed);
    this.#forget(feed);
    this.#end(feed, { code, message: `cannot be asked for: ${why}` });
  }

  #unsubscribe(feed: Feed): void {
    if (!this.#feeds.delete(feed)) return;
    this.#forget(feed);
    if (feed.id > 0 && !this.#withdraw(feed.id)) this.#put([kind.unsubscribe, feed.id]);
  }

  #receiveSafely(frame: SubscriberFrame, attachments: readonly Uint8Array[]): void {
    try {
      this.#receive(frame, attachments);
    } catch (error) {
      this.#effects.push(faultOf(error));
    }
  }

  #receive(frame: SubscriberFrame, attachments: readonly Uint8Array[]): void {
    switch (frame[0]) {
      case kind.subscribed:
        return this.#subscribed(frame);
      case kind.event:
        return this.#event(frame[1], frame[2], frame[3], attachments);
      case kind.gap:
        return this.#gap(frame[1], { from: frame[2], to: frame[3], why: frame[4] });
      case kind.unsubscribed:
        return this.#unsubscribed(frame);
    }
  }

  #subscribed([, id, channel, epoch, offset, recovered]: SubscribedFrame): void {
    const feed = this.#known(id);
    if (!feed) return;
    if (feed.id !== id) return feed.began(epoch, offset);
    this.#leaveChannel(feed); // said twice, only the latest counts
    if (!feed.subscribed(channel, epoch, offset)) return this.#renew(feed);
    const feeds = this.#byChannel.get(channel);
    if (feeds) feeds.push(feed);
    else this.#byChannel.set(channel, [feed]);
    this.#effects.push({ type: "live", feed, recovered, position: feed.position as WirePosition });
  }

  #event(channel: number, offset: number, value: unknown, attachments: readonly Uint8Array[]): void {
    for (const feed of this.#byChannel.get(channel) ?? []) {
      const arrived = feed.arrived(offset);
      if (arrived === "old") continue;
      if (arrived !== "new") this.#effects.push({ type: "gap", feed, gap: arrived });
      this.#effects.push({ type: "event", feed, value, attachments, epoch: feed.epoch, offset });
    }
  }

  #gap(channel: number, gap: Gap): void {
    for (const feed of this.#byChannel.get(channel) ?? []) {
      const skipped = feed.skipped(gap);
      if (skipped) this.#effects.push({ type: "gap", feed, gap: skipped });
    }
  }

  #unsubscribed([, id, code, message]: UnsubscribedFrame): void {
    const feed = this.#known(id);
    if (feed?.id !== id) return;
    this.#feeds.delete(feed);
    this.#forget(feed);
    this.#end(feed, { code, message });
  }

  /** A frame may speak of a subscription of an earlier socket, but not of one that never was. */
  #known(id: CallId): Feed | undefined {
    if (!this.#ids.owns(id) || id > this.#ids.last) {
      throw new ProtocolError(`subscription ${id} was never opened`);
    }
    return this.#byId.get(id);
  }

  #forget(feed: Feed): void {
    this.#byId.delete(feed.id);
    this.#leaveChannel(feed);
    feed.channel = 0; // nobody waits any more for what it was asked for
  }

  #leaveChannel(feed: Feed): void {
    const { channel } = feed;
    if (channel === undefined) return;
    const others = this.#byChannel.get(channel)?.filter((other) => other !== feed) ?? [];
    if (others.length > 0) this.#byChannel.set(channel, others);
    else this.#byChannel.delete(channel);
  }

  /** True if the SUBSCRIBE was still in line, so that the server will never see it. */
  #withdraw(id: CallId): boolean {
    return this.#outbox.withdraw((frame) => frame.id === id) > 0;
  }

  #put(frame: Frame): EncodedFrame {
    const encoded = encodeFrame(frame);
    this.#outbox.put(encoded, "urgent");
    return encoded;
  }
}

function subscribeFrame({ id, from }: Feed, topic: string | number, params: unknown): SubscribeFrame {
  if (from) return [kind.subscribe, id, topic, params ?? null, { from }];
  return params === undefined ? [kind.subscribe, id, topic] : [kind.subscribe, id, topic, params];
}
