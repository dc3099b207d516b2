/** A client: one line to one server, and to the next one when that goes away. Generated clients stand on it. */

import { nanoid } from "nanoid";
import { errorCodes, RpcError } from "../errors.ts";
import { systemClock } from "../peer/clock.ts";
import { type FeedEffect, type FeedInput, FeedTable } from "../protocol/feed-table.ts";
import { everyCallTaken, type Goaway, type SubscriberFrame } from "../protocol/frame.ts";
import type { OutgoingCall } from "../protocol/outgoing-call.ts";
import type { Caller } from "../rpc/caller.ts";
import type { Route } from "../rpc/route.ts";
import { surfaced } from "../rpc/surfaced.ts";
import type { Dial } from "../transport/connection.ts";
import type { ClientConnection } from "./client-connection.ts";
import type { FeedHappening, FeedOwner } from "./feed-owner.ts";
import { Line, type LineOptions, type LineOwner } from "./line.ts";
import type { ClientOptions, ContractOptions } from "./options.ts";
import { type ConnectionState, StateSource } from "./state.ts";

/** Between one server that asks us to leave and the next. */
const leastStayMs = 1000;

export class Client implements ClientConnection, LineOwner {
  /** Of reverse calls, by name and by number. */
  readonly routes = new Map<string | number, Route>();
  readonly #onError: ClientOptions["onError"];
  readonly #lineOptions: LineOptions;
  readonly #feeds: FeedTable;
  readonly #state = new StateSource();
  /** Where new calls and all subscriptions go. */
  #line: Line;
  /** Another line, while the server of the first one goes away; it takes over once it stands. */
  #successor: Line | undefined;
  /** Lines that end with their last call. */
  readonly #retired = new Set<Line>();
  #cancelMove: () => void = () => {};
  /** From when on the newest successor may dial. */
  #dialsAt = Number.NEGATIVE_INFINITY;
  #prepare: ((line: Line) => void) | undefined;

  constructor(dial: Dial, options: ClientOptions & ContractOptions) {
    const {
      token,
      schema,
      trace,
      backoff = {},
      clock = systemClock,
      chance = Math.random,
      onError,
      connect,
      WebSocket,
      headers,
      ca,
      ...unknown
    } = options;
    for (const name in unknown) throw new TypeError(`there is no option "${name}"`);
    this.#onError = onError;
    this.#lineOptions = {
      dial,
      clock,
      chance,
      token: async () => textOf(await (typeof token === "function" ? token() : token)),
      backoff,
      schema,
      trace: () => this.#traceOf(trace),
    };
    this.#line = new Line(this, this.#lineOptions);
    this.#feeds = new FeedTable(this.#line.peer.session.outbox, this.#line.ids);
    Object.freeze(this); // Vue wraps what is not, and through its proxies private fields cannot be reached
    if (connect === "eager") this.#line.start();
  }

  get state(): ConnectionState {
    return this.#state.state;
  }

  /** Bound, as React's `useSyncExternalStore` calls it. */
  onState = (listener: (state: ConnectionState) => void): (() => void) => this.#state.onState(listener);

  get opened(): Promise<void> {
    this.#line.start();
    return this.#state.opened();
  }

  /** Whoever asks wants to call. */
  get caller(): Caller {
    this.#line.start();
    return this.#line.peer.caller;
  }

  feed(input: FeedInput): void {
    if (input.type === "subscribe") this.#line.start();
    const { driver } = this.#line.peer;
    this.#feeds.step(input, driver.effects as FeedEffect[]);
    driver.run();
  }

  /** Does something to the line, and to each that follows it. */
  prepared(prepare: (line: Line) => void): void {
    this.#prepare = prepare;
    prepare(this.#line);
  }

  prepare(line: Line): void {
    this.#prepare?.(line);
  }

  /** Finds out at once whether the connection still stands, or dials at once if it does not. */
  nudge(): void {
    this.#line.nudge();
  }

  close(): void {
    this.#shut(new RpcError("CANCELLED", "the client was closed", { executed: "no" }));
  }

  established(line: Line, interned: boolean, maxMessageBytes: number): void {
    if (line === this.#successor) this.#moveTo(line);
    if (line !== this.#line) return;
    this.feed({ type: "established", interned, maxMessageBytes });
    this.#state.set("open");
  }

  disconnected(line: Line): void {
    if (this.#retired.has(line)) return this.quiet(line);
    if (line !== this.#line) return;
    this.feed({ type: "disconnected" });
    if (this.state === "open") this.#state.set("reconnecting");
    if (this.#successor) this.#moveTo(this.#successor);
  }

  /** Nothing is lost yet, but nobody is reached either. */
  seems(line: Line, state: "open" | "reconnecting"): void {
    if (line === this.#line) this.#state.set(state);
  }

  lost(line: Line): void {
    if (line === this.#line) this.feed({ type: "lost" });
  }

  refused(line: Line, error: RpcError): void {
    if (line === this.#line) return this.#shut(error);
    if (line === this.#successor) this.#successor = undefined;
    this.#retired.delete(line);
    line.close(error.code, error.message);
  }

  /** Each client moves in the slot it was given, so that not all come at once. */
  goesAway(line: Line, { last, reconnectMs: [min, max] }: Goaway): void {
    if (this.state === "closed") return; // by somebody who was told of the WELCOME in front of it
    const { clock, chance } = this.#lineOptions;
    const isFinal = last < everyCallTaken;
    if (line === this.#line) {
      const slotAt = clock.now() + min + chance() * (max - min);
      const successor = this.#successor ?? this.#newSuccessor(slotAt);
      this.#successor = successor;
      this.#cancelMove();
      this.#cancelMove = clock.at(slotAt, () => successor.start());
      if (isFinal) this.#moveTo(successor); // nothing new is taken here
    }
    if (isFinal) line.peer.feed({ type: "not-taken", last });
  }

  /** Not dialled before its slot, whoever calls; and servers that send us on and on not on and on. */
  #newSuccessor(slotAt: number): Line {
    const dialsAt = Math.max(slotAt, this.#dialsAt + leastStayMs);
    this.#dialsAt = dialsAt;
    return new Line(this, { ...this.#lineOptions, dialsAt });
  }

  returned(call: OutgoingCall): void {
    this.#line.peer.caller.adopt(call);
  }

  quiet(line: Line): void {
    if (line.calls > 0 || !this.#retired.delete(line)) return;
    line.close("UNAVAILABLE", "the server went away");
  }

  topicFrame(line: Line, frame: SubscriberFrame, attachments: readonly Uint8Array[]): void {
    if (line === this.#line) this.feed({ type: "received", frame, attachments });
  }

  feedHappened(effect: FeedHappening): void {
    if (effect.type !== "unsubscribed" && this.state === "closed") return; // by whoever was told of what came in front of it
    (effect.feed.owner as FeedOwner).happened(effect);
  }

  /** Who looks on must not be in the way. */
  #traceOf(trace: ClientOptions["trace"]): string | undefined {
    try {
      return trace?.() || undefined;
    } catch (error) {
      this.report(error, "$connection");
    }
  }

  report = (error: unknown, procedure: string): string => {
    const id = nanoid(10);
    surfaced(() =>
      this.#onError ? this.#onError(error, procedure) : console.error(`wsrpc: ${procedure} failed (${id})`, error),
    );
    return id;
  };

  /** New calls go the new way, subscriptions go on there from where they stand, and what runs on the old line ends there. */
  #moveTo(line: Line): void {
    const left = this.#line;
    this.#line = line;
    this.#successor = undefined;
    this.#retired.add(left);
    this.feed({ type: "moved", outbox: line.peer.session.outbox, ids: line.ids });
    if (this.state === "open" && !line.isUp) this.#state.set("reconnecting");
    this.quiet(left);
  }

  #shut(error: RpcError): void {
    const { code, message } = error;
    this.#cancelMove();
    for (const line of [this.#line, this.#successor, ...this.#retired]) line?.close(code, message);
    this.feed({ type: "close", code: errorCodes[code], message });
    this.#state.close(error);
  }
}

function textOf(token: unknown): string | undefined {
  if (token === undefined || typeof token === "string") return token;
  throw new TypeError(`a token is a text, not ${typeof token}`);
}
