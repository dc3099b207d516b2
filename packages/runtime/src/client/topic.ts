/** A topic as its subscribers see it: by listeners, or as an async iterable. */

import { type ErrorCode, RpcError } from "../errors.ts";
import { codeOf } from "../protocol/error-code.ts";
import { Feed, type FeedRequest, type Gap } from "../protocol/feed.ts";
import type { WirePosition } from "../protocol/frame.ts";
import { onAbort } from "../rpc/on-abort.ts";
import type { Position } from "../rpc/position.ts";
import { surfaced } from "../rpc/surfaced.ts";
import { fromWire, type WirePlan } from "../rpc/wire-plan.ts";
import type { Client } from "./client.ts";
import type { FeedHappening, FeedOwner } from "./feed-owner.ts";
import { iterateTopic } from "./topic-iteration.ts";
import type { TopicListener } from "./topic-listener.ts";

/** What may be said of one subscription. */
export interface TopicOptions {
  /** Ends the subscription. */
  readonly signal?: AbortSignal;
  /** Goes on behind a position that an earlier subscription gave. */
  readonly from?: Position;
  /** For `for await`, which goes on after a gap. */
  readonly gap?: (gap: Gap) => void;
}

/** Events of one topic with given params. Nothing is subscribed before `subscribe` or the first iteration. */
export interface Topic<T> extends AsyncIterable<T> {
  /** Returns how to unsubscribe. */
  subscribe(listener: TopicListener<T> | ((event: T, position: Position) => void)): () => void;
}

/** Its functions are bound: frameworks are handed them alone, and reach them through proxies. */
export function topicOf<T>(
  client: Client,
  request: FeedRequest,
  plan: WirePlan | undefined,
  options: TopicOptions,
): Topic<T> {
  const { signal } = options;
  const follow = (listener: TopicListener<T>, from: Position | undefined): (() => void) => {
    const owner = new Subscriber<T>(listener, plan, (code) =>
      client.report(new RpcError(code, "the subscription is over"), request.name),
    );
    const feed = new Feed({ ...request, ...(from && { from: [from.epoch, from.offset] }) }, owner);
    const stop = () => {
      owner.isLeft = true;
      owner.release?.();
      client.feed({ type: "unsubscribe", feed });
    };
    owner.release = onAbort(signal, stop);
    if (!signal?.aborted) client.feed({ type: "subscribe", feed });
    return stop;
  };
  return {
    subscribe(listener) {
      if (Object(listener) !== listener) throw new TypeError(`a listener is a function or an object, not ${listener}`);
      return follow(typeof listener === "function" ? { event: listener } : listener, options.from);
    },
    [Symbol.asyncIterator]: () => iterateTopic(follow, options),
  };
}

class Subscriber<T> implements FeedOwner {
  /** Stops listening to the signal. */
  release: (() => void) | undefined;
  /** What came in one message with what made it leave is not told any more. */
  isLeft = false;
  readonly #listener: TopicListener<T>;
  readonly #plan: WirePlan | undefined;
  readonly #unheard: (code: ErrorCode) => void;

  /** @param unheard told of an end that the listener does not want to be told of, but not of the server's words: it may be a log */
  constructor(listener: TopicListener<T>, plan: WirePlan | undefined, unheard: (code: ErrorCode) => void) {
    this.#listener = listener;
    this.#plan = plan;
    this.#unheard = unheard;
  }

  happened(effect: FeedHappening): void {
    if (!this.isLeft) surfaced(() => this.#tell(effect));
  }

  #tell(effect: FeedHappening): void {
    switch (effect.type) {
      case "event":
        return this.#listener.event?.(fromWire(this.#plan, effect) as T, {
          epoch: effect.epoch,
          offset: effect.offset,
        });
      case "gap":
        return this.#listener.gap?.(effect.gap);
      case "live":
        return this.#listener.live?.({ recovered: effect.recovered, position: positionOf(effect.position) });
      case "unsubscribed":
        this.release?.();
        return this.#ended(new RpcError(codeOf(effect.code), effect.message, { executed: "no" }));
    }
  }

  /** That its own client was closed is no news to anybody. */
  #ended(error: RpcError): void {
    if (this.#listener.error) this.#listener.error(error);
    else if (error.code !== "CANCELLED") this.#unheard(error.code);
  }
}

function positionOf([epoch, offset]: WirePosition): Position {
  return { epoch, offset };
}
