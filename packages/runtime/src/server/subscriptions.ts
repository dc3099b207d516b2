/** The subscriptions of one session: they live as long as its socket, and are made again on the next. */

import { type ErrorCode, RpcError } from "../errors.ts";
import type { Clock } from "../peer/clock.ts";
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
import { awaitChannel } from "./await-channel.ts";
import type { Channel } from "./channel.ts";
import type { Hold } from "./hold.ts";
import type { Hub } from "./hub.ts";
import type { Pace } from "./pace.ts";
import { Subscription } from "./subscription.ts";

/** What all sessions of a server share. */
export interface SubscriptionsOptions {
  readonly hub: Hub;
  readonly routes: { readonly topics: ReadonlyMap<string | number, TopicRoute> };
  readonly report: Report;
  readonly limits: { readonly maxSubscriptions: number };
  readonly clock: Clock;
}

/** What one SUBSCRIBE became; without a subscription as long as it is not decided. */
interface Subscribed {
  readonly id: CallId;
  readonly route: TopicRoute;
  /** What its params make the server hold: themselves, and the name of the topic that is made of them. */
  readonly heldBytes: number;
  /** As they came, until they are checked. */
  params: unknown;
  subscription: Subscription | undefined;
  /** While it is decided. */
  held: Hold | undefined;
  /** Of an `authorize` that has not answered yet. */
  asked: CallContext | undefined;
}

const none: Subscribed[] = [];

/** A client that takes back what it asked for on its last connection asks for it anew right behind that. */
const takenBackMs = 5_000;

export class Subscriptions {
  readonly #peer: Peer;
  readonly #options: SubscriptionsOptions;
  readonly #scope: SessionScope;
  readonly #pace: Pace | undefined;
  /** Few, most of the time one: a Map would weigh more than they do. */
  #subscribed = none;
  /** Those that were not decided when their socket was lost: the client takes them back on the next one. */
  #left = none;
  /** Of the one that was just taken back: if it is asked for anew, it begins there. */
  #place: { readonly held: Hold; readonly cancelExpiry: () => void } | undefined;
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

  /** Of all that were asked for and are not forgotten. */
  get heldBytes(): number {
    const sumOf = (list: Subscribed[]) => list.reduce((sum, { heldBytes }) => sum + heldBytes, 0);
    return sumOf(this.#subscribed) + sumOf(this.#left);
  }

  received(frame: TopicFrame, attachments: readonly Uint8Array[], bytes: number): void {
    const held = this.#takePlace();
    if (frame[0] === kind.subscribe) return this.#subscribe(frame, { value: frame[3], attachments }, 2 * bytes, held);
    held?.release();
    if (frame[0] === kind.unsubscribe) this.#unsubscribe(frame[1]);
  }

  /** The socket takes more. */
  refill(): void {
    for (const { subscription } of this.#subscribed) subscription?.refill();
  }

  /** The socket is gone. */
  clear(): void {
    const left = this.#subscribed;
    this.#subscribed = none;
    for (const subscribed of left) {
      if (subscribed.held) this.#awaitReturn(subscribed, subscribed.held);
      else this.#leave(subscribed);
    }
  }

  /** Nobody comes back. */
  end(): void {
    this.clear();
    for (const { held } of this.#left) held?.release();
    this.#left = none;
    this.#takePlace()?.release();
  }

  #subscribe(frame: SubscribeFrame, wire: WireValue, heldBytes: number, held: Hold | undefined): void {
    const [, id, topic, , options] = frame;
    const route = this.#routeOf(id, topic);
    if (!route) return held?.release();
    const { value: params } = wire;
    const subscribed: Subscribed = { id, route, heldBytes, params, subscription: undefined, held, asked: undefined };
    if (this.size === 0) this.#subscribed = [subscribed];
    else this.#subscribed.push(subscribed); // before anything is awaited: what comes meanwhile must find it
    this.#decide(subscribed, wire, options?.from);
  }

  /** What may be asked for; else it is refused. */
  #routeOf(id: CallId, topic: string | number): TopicRoute | undefined {
    if (id % 2 === 0 || id <= this.#last)
      return void this.#fault(`subscription ${id} is used already, or not the client's to open`);
    this.#last = id;
    const { routes, limits } = this.#options;
    const gap = this.#scope.contractGap?.(topic);
    const route = typeof topic === "number" && gap ? undefined : routes.topics.get(topic);
    if (!route)
      this.#refuse(id, "NOT_FOUND", gap === undefined ? "no such topic" : `there is no topic ${topic}: ${gap}`);
    else if (this.size < limits.maxSubscriptions) return route;
    else this.#refuse(id, "RESOURCE_EXHAUSTED", `${limits.maxSubscriptions} subscriptions are open already`);
    return undefined;
  }

  /** At once, if nobody has to be waited for: what the client sends next may be what makes us publish. */
  #decide(subscribed: Subscribed, wire: WireValue, from: WirePosition | undefined): void {
    const { route } = subscribed;
    try {
      this.#pace?.begin();
      const taken = route.params.take(wire);
      if (taken instanceof Promise && !subscribed.held) this.#hold(subscribed); // most checks leave them as they came
      const admitted = proceed(taken, (params) => this.#admit(subscribed, params, from));
      if (admitted instanceof Promise) admitted.catch((error) => this.#failed(subscribed, error));
    } catch (error) {
      this.#failed(subscribed, error);
    }
  }

  #admit(subscribed: Subscribed, params: unknown, from: WirePosition | undefined): MaybePromise<void> {
    const { route } = subscribed;
    const isWanted = () => this.#subscribed.includes(subscribed);
    // normal form: defaults applied, unknown keys gone
    return proceed(route.params.give(params), ({ value }) => {
      if (!isWanted()) return; // nobody is asked about whom has left
      subscribed.params = value;
      const allowed = this.#isAllowed(subscribed, params);
      if (allowed instanceof Promise || subscribed.held) this.#hold(subscribed);
      return proceed(allowed, (isAllowed) => {
        subscribed.asked = undefined;
        if (!isAllowed) throw new RpcError("PERMISSION_DENIED", "not allowed to subscribe");
        if (!isWanted()) return; // a topic must not be opened for whom has left
        const channel = awaitChannel(this.#options.hub, { route, params: value, isWanted });
        return proceed(channel, (opened) => this.#join(subscribed, opened, from));
      });
    });
  }

  /** From where it stands, or from where the same was asked for before. */
  #hold(subscribed: Subscribed): void {
    if (!this.#subscribed.includes(subscribed)) return; // who was asked may have closed the server
    const { route, params, held: before } = subscribed;
    const now = this.#options.hub.hold(route, params);
    const isSame = before !== undefined && before.channel === now?.channel;
    subscribed.held = isSame ? before : now;
    (isSame ? now : before)?.release();
  }

  #join(subscribed: Subscribed, channel: Channel, from: WirePosition | undefined): void {
    const { id, held } = subscribed;
    if (!this.#subscribed.includes(subscribed)) return this.#options.hub.left(channel);
    const subscription = this.#existing(channel.number) ?? new Subscription(channel, this.#peer.driver);
    subscription.followers += 1;
    subscribed.subscription = subscription;
    channel.join(subscription);
    subscribed.held = undefined;
    held?.release();
    const since: WirePosition | undefined = held?.channel === channel ? [channel.epoch, held.offset] : undefined;
    const { offset, recovered } = subscription.rewind(from ?? since);
    this.#post([kind.subscribed, id, channel.number, channel.epoch, offset, recovered && from !== undefined]);
    subscription.refill();
  }

  #isAllowed(subscribed: Subscribed, params: unknown): MaybePromise<boolean> {
    const { name, authorize } = subscribed.route;
    if (!authorize) return true;
    const context = new CallContext({
      scope: this.#scope,
      procedure: name,
      deadline: Number.POSITIVE_INFINITY,
      trace: undefined,
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
    if (!subscribed) return this.#takeBack(id); // of an earlier socket, or refused
    this.#remove(subscribed);
    if (subscribed.held) this.#awaitReturn(subscribed, subscribed.held);
    else this.#leave(subscribed);
    this.#takeBack(id);
    this.#post([kind.unsubscribed, id, 0, ""]);
  }

  /** It may be asked for anew: what its client's calls publish until then is not missed. */
  #awaitReturn(subscribed: Subscribed, held: Hold): void {
    subscribed.asked?.abort(new RpcError("CANCELLED", "the subscriber has left"));
    this.#options.hub.keepForAbsent(held);
    if (this.#left.length === 0) this.#left = [subscribed];
    else this.#left.push(subscribed);
    if (this.#left.length > this.#options.limits.maxSubscriptions) this.#left.shift()?.held?.release();
  }

  #takeBack(id: CallId): void {
    const held = this.#left.find((one) => one.id === id)?.held;
    if (!held) return;
    this.#left = this.#left.filter((one) => one.id !== id);
    const { clock } = this.#options;
    const cancelExpiry = clock.at(clock.now() + takenBackMs, () => this.#takePlace()?.release());
    this.#place = { held, cancelExpiry };
  }

  #takePlace(): Hold | undefined {
    const place = this.#place;
    this.#place = undefined;
    place?.cancelExpiry();
    return place?.held;
  }

  #remove(subscribed: Subscribed): void {
    this.#subscribed.splice(this.#subscribed.indexOf(subscribed), 1);
  }

  #leave({ subscription, held, asked }: Subscribed): void {
    asked?.abort(new RpcError("CANCELLED", "the subscriber has left"));
    held?.release();
    if (!subscription) return;
    subscription.followers -= 1;
    if (subscription.followers > 0) return;
    subscription.channel.leave(subscription);
    this.#options.hub.left(subscription.channel);
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
