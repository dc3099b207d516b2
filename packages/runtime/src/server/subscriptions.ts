/** The subscriptions of one session: they live as long as its socket, and are made again on the next. */

import { type ErrorCode, RpcError } from "../errors.ts";
import type { Peer } from "../peer/peer.ts";
import { closeCode } from "../protocol/close-code.ts";
import { encodeFrame, type WireValue } from "../protocol/encoded-frame.ts";
import { codeNumber } from "../protocol/error-code.ts";
import { type CallId, kind, type SubscribeFrame, type TopicFrame, type WirePosition } from "../protocol/frame.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { CallContext, type SessionScope } from "../rpc/context.ts";
import type { MaybePromise } from "../rpc/gate.ts";
import type { Report } from "../rpc/handler-error.ts";
import { proceed } from "../rpc/proceed.ts";
import type { TopicRoute } from "../rpc/served-procedure.ts";
import type { Channel } from "./channel.ts";
import type { Hub } from "./hub.ts";
import type { Pace } from "./pace.ts";
import { Subscription } from "./subscription.ts";

/** What all sessions of a server share. */
export interface SubscriptionsOptions {
  readonly hub: Hub;
  readonly routes: { readonly topics: ReadonlyMap<string | number, TopicRoute> };
  readonly report: Report;
  readonly limits: { readonly maxSubscriptions: number };
}

/** What one SUBSCRIBE became; without a subscription as long as it is not decided. */
interface Subscribed {
  readonly id: CallId;
  readonly route: TopicRoute;
  params: unknown;
  subscription: Subscription | undefined;
  /** Kept open, and where it stood, while it is decided: what is published meanwhile is not missed. */
  held: { readonly channel: Channel; readonly offset: number } | undefined;
  /** Of an `authorize` that has not answered yet. */
  asked: CallContext | undefined;
}

const none: Subscribed[] = [];

export class Subscriptions {
  readonly #peer: Peer;
  readonly #options: SubscriptionsOptions;
  readonly #scope: SessionScope;
  readonly #pace: Pace | undefined;
  /** Few, most of the time one: a Map would weigh more than they do. */
  #subscribed = none;
  #last: CallId = 0;

  constructor(peer: Peer, options: SubscriptionsOptions, scope: SessionScope, pace: Pace | undefined) {
    this.#peer = peer;
    this.#options = options;
    this.#scope = scope;
    this.#pace = pace;
  }

  get size(): number {
    return this.#subscribed.length;
  }

  received(frame: TopicFrame, attachments: readonly Uint8Array[]): void {
    if (frame[0] === kind.subscribe) this.#subscribe(frame, attachments);
    else if (frame[0] === kind.unsubscribe) this.#unsubscribe(frame[1]);
  }

  /** The socket takes more. */
  refill(): void {
    for (const { subscription } of this.#subscribed) subscription?.refill();
  }

  /** The socket is gone. */
  clear(): void {
    const left = this.#subscribed;
    this.#subscribed = none;
    for (const subscribed of left) this.#leave(subscribed);
  }

  #subscribe([, id, topic, params, options]: SubscribeFrame, attachments: readonly Uint8Array[]): void {
    if (id % 2 === 0 || id <= this.#last)
      return this.#fault(`subscription ${id} is used already, or not the client's to open`);
    this.#last = id;
    const { routes, limits } = this.#options;
    const gap = this.#scope.contractGap?.(topic);
    const route = typeof topic === "number" && gap ? undefined : routes.topics.get(topic);
    if (!route)
      return this.#refuse(id, "NOT_FOUND", gap === undefined ? "no such topic" : `there is no topic ${topic}: ${gap}`);
    if (this.size >= limits.maxSubscriptions) {
      return this.#refuse(id, "RESOURCE_EXHAUSTED", `${limits.maxSubscriptions} subscriptions are open already`);
    }
    const subscribed: Subscribed = {
      id,
      route,
      params: undefined,
      subscription: undefined,
      held: undefined,
      asked: undefined,
    };
    if (this.size === 0) this.#subscribed = [subscribed];
    else this.#subscribed.push(subscribed); // before anything is awaited: what comes meanwhile must find it
    this.#decide(subscribed, { value: params, attachments }, options?.from);
  }

  /** At once, if nobody has to be waited for: what the client sends next may be what makes us publish. */
  #decide(subscribed: Subscribed, wire: WireValue, from: WirePosition | undefined): void {
    const { route } = subscribed;
    try {
      this.#pace?.begin();
      const admitted = proceed(route.params.take(wire), (params) => this.#admit(subscribed, params, from));
      if (admitted instanceof Promise) admitted.catch((error) => this.#failed(subscribed, error));
    } catch (error) {
      this.#failed(subscribed, error);
    }
  }

  #admit(subscribed: Subscribed, params: unknown, from: WirePosition | undefined): MaybePromise<void> {
    const { route } = subscribed;
    const { hub } = this.#options;
    // normal form: defaults applied, unknown keys gone
    return proceed(route.params.give(params), ({ value }) => {
      subscribed.params = value;
      const allowed = this.#isAllowed(subscribed, params);
      if (allowed instanceof Promise && this.#subscribed.includes(subscribed)) subscribed.held = hub.hold(route, value);
      return proceed(allowed, (isAllowed) => {
        subscribed.asked = undefined;
        if (!isAllowed) throw new RpcError("PERMISSION_DENIED", "not allowed to subscribe");
        if (!this.#subscribed.includes(subscribed)) return; // a topic must not be opened for whom has left
        return proceed(hub.channel(route, value), (channel) => this.#join(subscribed, channel, from));
      });
    });
  }

  #join(subscribed: Subscribed, channel: Channel, from: WirePosition | undefined): void {
    const { id, route, params, held } = subscribed;
    if (!this.#subscribed.includes(subscribed)) return this.#options.hub.left(route, params);
    const subscription = this.#existing(channel.number) ?? new Subscription(channel, this.#peer.driver);
    subscription.followers += 1;
    subscribed.subscription = subscription;
    channel.join(subscription);
    subscribed.held = undefined;
    held?.channel.release();
    const since: WirePosition | undefined = held?.channel === channel ? [channel.epoch, held.offset] : undefined;
    const { offset, recovered } = subscription.rewind(from ?? since);
    this.#post([kind.subscribed, id, channel.number, channel.epoch, offset, recovered && from !== undefined]);
    subscription.refill();
  }

  #isAllowed(subscribed: Subscribed, params: unknown): MaybePromise<boolean> {
    const { name, authorize } = subscribed.route;
    if (!authorize) return true;
    const context = new CallContext(this.#scope, {
      procedure: name,
      deadline: Number.POSITIVE_INFINITY,
      errors: new Map(),
    });
    const allowed: unknown = authorize(params, context);
    if (typeof allowed === "boolean") return allowed;
    subscribed.asked = context;
    return Promise.resolve(allowed).then((answer) => answer === true);
  }

  #existing(channel: number): Subscription | undefined {
    for (const { subscription } of this.#subscribed) if (subscription?.channel.number === channel) return subscription;
  }

  #unsubscribe(id: CallId): void {
    const subscribed = this.#subscribed.find((one) => one.id === id);
    if (id > this.#last) return this.#fault(`subscription ${id} was never opened`);
    if (!subscribed) return; // of an earlier socket, or refused
    this.#remove(subscribed);
    this.#leave(subscribed);
    this.#post([kind.unsubscribed, id, 0, ""]);
  }

  #remove(subscribed: Subscribed): void {
    this.#subscribed.splice(this.#subscribed.indexOf(subscribed), 1);
  }

  #leave({ route, params, subscription, held, asked }: Subscribed): void {
    asked?.abort(new RpcError("CANCELLED", "the subscriber has left"));
    held?.channel.release();
    if (held) this.#options.hub.keptOut(route, params);
    if (!subscription) return;
    subscription.followers -= 1;
    if (subscription.followers > 0) return;
    subscription.channel.leave(subscription);
    this.#options.hub.left(route, params);
  }

  #failed(subscribed: Subscribed, error: unknown): void {
    if (!this.#subscribed.includes(subscribed)) return;
    subscribed.asked = undefined;
    this.#remove(subscribed);
    this.#leave(subscribed);
    const { id, route } = subscribed;
    try {
      if (error instanceof RpcError) return this.#refuse(id, error.code, this.#explained(error, route));
    } catch (unreadable) {
      error = unreadable; // what was thrown cannot even be looked at
    }
    this.#refuse(id, "INTERNAL", `internal error ${this.#options.report(error, route.name)}`);
  }

  /** Params that do not fit may have been right in the client's contract. */
  #explained({ code, message }: RpcError, { name }: TopicRoute): string {
    const gap = code === "INVALID_ARGUMENT" ? this.#scope.contractGap?.() : undefined;
    return gap === undefined ? message : `${name}: ${message}; ${gap}`;
  }

  #refuse(id: CallId, code: ErrorCode, message: string): void {
    const text = String(message).slice(0, fixedLimits.maxErrorBytes);
    this.#post([kind.unsubscribed, id, codeNumber(code), text]);
  }

  #post(frame: TopicFrame): void {
    this.#peer.session.outbox.put(encodeFrame(frame), "urgent");
    this.#peer.driver.run();
  }

  #fault(message: string): void {
    this.#peer.drive({ type: "end", code: closeCode.badFrame, message });
  }
}
