/** All topics of one node: finds the channel of a topic and its params, and publishes to it. */

import { RpcError } from "../errors.ts";
import type { Clock } from "../peer/clock.ts";
import type { WireValue } from "../protocol/encoded-frame.ts";
import type { MaybePromise } from "../rpc/gate.ts";
import type { Report } from "../rpc/handler-error.ts";
import type { Position } from "../rpc/position.ts";
import { proceed } from "../rpc/proceed.ts";
import type { TopicRoute } from "../rpc/served-procedure.ts";
import { askBroker, BrokerFault } from "./ask-broker.ts";
import type { Broker, Receive } from "./broker.ts";
import { canonical } from "./canonical.ts";
import { Channel } from "./channel.ts";
import { checkPosition } from "./check-position.ts";
import { EncodedEvent } from "./encoded-event.ts";
import { Hold } from "./hold.ts";
import { MemoryBroker } from "./memory-broker.ts";

/** Topics that nobody is in, but whose logs are kept; the longest left go first. */
const maxIdleTopics = 10_000;
/** Their names together, in characters: params stand in them, and those are a client's. */
const maxIdleText = 16 * 1024 * 1024;
/** Holds for those who are not here, and may come back; the oldest go first. */
const maxLeftHolds = 10_000;

interface Place {
  readonly channel: Channel;
  cancelExpiry: () => void;
}

/** The broker has not answered yet. */
interface Opening {
  readonly opened: Promise<Place>;
  /** Nothing comes of it, where the broker was not even asked. */
  readonly abandon: () => void;
}

export class Hub {
  readonly #broker: Broker;
  /** There are no other nodes. */
  readonly #isAlone: boolean;
  readonly #clock: Clock;
  readonly #report: Report;
  readonly #places = new Map<string, Place | Opening>();
  /** Those nobody is in, the longest left first. */
  readonly #idle = new Set<string>();
  #idleText = 0;
  /** The oldest first. */
  readonly #leftHolds = new Set<Hold>();
  #numbers = 0;
  #isClosed = false;

  /** @param broker to other nodes, if there are any */
  constructor(broker: Broker | undefined, clock: Clock, report: Report) {
    this.#broker = broker ?? new MemoryBroker();
    this.#isAlone = broker === undefined;
    this.#clock = clock;
    this.#report = report;
  }

  get size(): number {
    return this.#places.size;
  }

  /**
   * The channel stays as long as somebody is subscribed, and as long as its log is worth something.
   *
   * @param waitMs before a broker is asked that failed before
   * @returns a promise that rejects with a BrokerFault if the broker fails of what may pass
   */
  channel(route: TopicRoute, params: unknown, waitMs = 0): MaybePromise<Channel> {
    this.#check();
    const key = keyOf(route, params);
    const place = this.#places.get(key) ?? this.#open(key, route, waitMs);
    this.#leaveIdle(key);
    return "opened" in place ? place.opened.then(used) : used(place);
  }

  /**
   * Keeps what is published for somebody who may be about to come; nothing, where only a broker could say what that is: it is not
   * asked for strangers. Never throws: who asks may have a promise in hand that nobody hears yet.
   */
  hold(route: TopicRoute, params: unknown): Hold | undefined {
    if (this.#isClosed) return undefined;
    if (!this.#isAlone && !this.#openAt(keyOf(route, params))) return undefined;
    const channel = this.channel(route, params);
    if (channel instanceof Promise) return undefined;
    return new Hold(channel, (hold) => {
      this.#leftHolds.delete(hold);
      this.#keptOut(hold.channel);
    });
  }

  /** Whoever it is for has left, and may come back: of such, no more are kept than a server can bear. */
  keepForAbsent(hold: Hold): void {
    this.#leftHolds.add(hold);
    const [oldest] = this.#leftHolds;
    if (this.#leftHolds.size > maxLeftHolds) oldest?.release();
  }

  /** Whoever was not let in must not push out the logs of others with topics that nobody follows. */
  #keptOut(channel: Channel): void {
    const { key } = channel;
    const place = this.#openAt(key);
    if (!place || place.channel.wasFollowed) return this.left(channel);
    if (place.channel.subscribers === 0) this.#close(key);
  }

  /** Somebody left. Long params are written out when they come, not each time they go: thousands of them go at once. */
  left({ key, keepMs }: Channel): void {
    const place = this.#openAt(key);
    if (!place || place.channel.subscribers > 0) return;
    place.cancelExpiry();
    place.cancelExpiry = this.#clock.at(this.#clock.now() + keepMs, () => this.#closeIdle(key));
    this.#leaveIdle(key);
    this.#idle.add(key);
    this.#idleText += key.length;
    while (this.#idle.size > maxIdleTopics || this.#idleText > maxIdleText) this.#closeFirst(this.#idle);
  }

  /**
   * A node that goes away may have something to say to those that stay.
   *
   * @throws TypeError if the event is nothing that clients take: a broker would hand it to all nodes before anybody notices
   */
  publish(route: TopicRoute, params: unknown, event: WireValue): MaybePromise<Position> {
    if (this.#isClosed && this.#isAlone) return nowhere();
    const encoded = new EncodedEvent(event);
    try {
      return this.#broker.publish(keyOf(route, params), encoded);
    } catch (error) {
      return Promise.reject(error); // that a broker fails is told by the promise, whenever it finds out
    }
  }

  /** Nobody comes in any more; a topic that the broker is about to attach is left when it has. */
  close(): void {
    this.#isClosed = true;
    for (const [key, place] of this.#places) {
      if ("opened" in place) place.abandon();
      this.#close(key);
    }
  }

  #check(): void {
    if (this.#isClosed) throw goingAway();
  }

  #open(key: string, route: TopicRoute, waitMs: number): Place | Opening {
    this.#numbers += 1;
    const number = this.#numbers;
    let channel: Channel | undefined;
    const early: Parameters<Receive>[] = [];
    const receive: Receive = (position, event) => {
      checkPosition(position, "an event");
      const { epoch, offset } = position;
      if (!channel) early.push([{ epoch, offset }, EncodedEvent.of(event)]);
      else if (epoch === channel.epoch) channel.publish(offset, event);
      else if (this.#isAt(key, channel)) this.#close(key, channel);
    };
    const enter = (position: Position): Place => {
      try {
        this.#check();
        checkPosition(position, "`attach`");
      } catch (error) {
        this.#detach(key); // what it sends would come to nobody
        throw error;
      }
      channel = new Channel(key, number, route, position, this.#clock);
      for (const [{ epoch, offset }, event] of early) // of an older history, if a new one was begun meanwhile
        if (epoch === position.epoch && offset > position.offset) channel.publish(offset, event);
      const place = { channel, cancelExpiry: () => {} };
      this.#places.set(key, place);
      return place;
    };
    const { over, cut } = this.#pause(waitMs);
    const attached = proceed(over, () => askBroker(() => this.#broker.attach(key, receive)));
    if (!(attached instanceof Promise)) return enter(attached);
    const opening: Opening = { opened: attached.then(enter), abandon: cut };
    this.#places.set(key, opening);
    opening.opened.catch((error) => {
      this.#places.delete(key); // the next one asks anew
      if (waitMs === 0 && error instanceof BrokerFault) this.#report(error.cause, route.name);
    });
    return opening;
  }

  /** Over at once if there is nothing to wait for; rejects if it is cut short. */
  #pause(waitMs: number): { over: MaybePromise<void>; cut: () => void } {
    if (waitMs === 0) return { over: undefined, cut: () => {} };
    let cut = () => {};
    const over = new Promise<void>((resolve, reject) => {
      const cancel = this.#clock.at(this.#clock.now() + waitMs, resolve);
      cut = () => {
        cancel();
        reject(goingAway());
      };
    });
    return { over, cut };
  }

  #leaveIdle(key: string): void {
    if (this.#idle.delete(key)) this.#idleText -= key.length;
  }

  #closeFirst([first]: Iterable<string>): void {
    if (first !== undefined) this.#closeIdle(first);
  }

  /** Somebody may have been about to join when the last one left. */
  #closeIdle(key: string): void {
    this.#leaveIdle(key);
    if (this.#openAt(key)?.channel.subscribers === 0) this.#close(key);
  }

  #isAt(key: string, channel: Channel): boolean {
    return this.#openAt(key)?.channel === channel;
  }

  /** Unless the broker is still asked for it. */
  #openAt(key: string): Place | undefined {
    const place = this.#places.get(key);
    return place && "channel" in place ? place : undefined;
  }

  /** @param abandoned a channel whose history is over at the broker */
  #close(key: string, abandoned?: Channel): void {
    const place = this.#openAt(key);
    this.#leaveIdle(key);
    this.#places.delete(key);
    if (!place) return;
    place.cancelExpiry();
    place.channel.close();
    this.#detach(key);
    abandoned?.abandon();
  }

  /** A broker that has lost its connection may fail here: nobody waits for it, and the other topics are to be left, too. */
  #detach(key: string): void {
    const detach = async () => this.#broker.detach(key);
    detach().catch((error) => this.#report(error, key.slice(0, key.indexOf(" "))));
  }
}

function goingAway(): RpcError {
  return new RpcError("UNAVAILABLE", "the server is going away");
}

/** Told to whoever waits; a handler that outlives its server, and does not wait, must not end the process. */
function nowhere(): Promise<never> {
  const refusal = Promise.reject(
    new RpcError("UNAVAILABLE", "the server is closed: nothing is published any more", { executed: "no" }),
  );
  refusal.catch(() => {});
  return refusal;
}

function used(place: Place): Channel {
  place.cancelExpiry();
  place.cancelExpiry = () => {};
  return place.channel;
}

/** Params that mean the same have the same key, whatever the order of their properties. */
function keyOf({ name }: TopicRoute, params: unknown): string {
  return `${name} ${canonical(params)}`;
}
