/** Drives one session over one connection after another: the only place where the pure core meets the world. */

import { BinaryMessage, type Outgoing } from "../protocol/binary.ts";
import type { CallEffect } from "../protocol/call-steps.ts";
import { closeCode } from "../protocol/close-code.ts";
import type { Payload } from "../protocol/codec.ts";
import type { FeedEffect } from "../protocol/feed-table.ts";
import { fixedLimits } from "../protocol/limits.ts";
import type { Session } from "../protocol/session.ts";
import type { SessionEffect, SessionInput } from "../protocol/session-steps.ts";
import { thrownText } from "../protocol/thrown-text.ts";
import type { Connection } from "../transport/connection.ts";
import { letGo } from "../transport/let-go.ts";
import type { Alarms, Sleeper } from "./alarms.ts";
import type { Clock } from "./clock.ts";

/** Broadcasts that were refused may be tried again. */
export type Drained = { readonly type: "drained" };

export type Effect = SessionEffect | CallEffect | FeedEffect | Drained;

export interface DriverOwner {
  /** Effects that concern the socket or the clock stay with the driver; the others go up. */
  perform(effect: Effect): void;
  /** The time that some machine asked for has come. */
  tick(): void;
}

const nothing = () => {};

/** A link that is slower than 1 KiB/s is held dead. */
const bytesPerMs = 1;

/** How often a socket that cannot tell is asked whether it has drained. */
const drainPollMs = 4;

/** Lists of effects that no driver is at work with: idle sessions hold none. */
const spareLists: Effect[][] = [];

export class Driver implements Sleeper {
  #effects: Effect[] | undefined;
  readonly #session: Session;
  readonly #clock: Clock;
  readonly #alarms: Alarms;
  readonly #owner: DriverOwner;
  #connection: Connection | undefined;
  #performing = false;
  #flush: "none" | "soon" | "blocked" = "none";
  /** A message has come since the clock last rang, so that the session knows when. */
  #heard = false;
  /** A broadcast was refused, so that its sender waits to be told. */
  #owing = false;
  /** What broadcasts that came while effects are performed will send. */
  #promisedBytes = 0;
  #now = 0;
  #wakeAt: number | undefined;
  #cancelWait: () => void = nothing;

  constructor(session: Session, clock: Clock, alarms: Alarms, owner: DriverOwner) {
    this.#session = session;
    this.#clock = clock;
    this.#alarms = alarms;
    this.#owner = owner;
  }

  get connection(): Connection | undefined {
    return this.#connection;
  }

  /** What is to be done, strictly in order; machines append to it. */
  get effects(): Effect[] {
    this.#effects ??= spareLists.pop() ?? [];
    return this.#effects;
  }

  /** Stands still while effects are performed: what comes of one message comes at one time. */
  get now(): number {
    return this.#performing ? this.#now : this.#clock.now();
  }

  /** Takes over a connection from the one before, if there is one; the caller routes what it reports. */
  attach(connection: Connection): void {
    this.#connection = connection;
    this.#unblock();
    this.#owing = false;
    connection.progressed?.(); // what came before, a greeting, is no sign of life later
  }

  /** The socket is gone. */
  detach(): void {
    this.#connection = undefined;
    this.#unblock();
    this.feed({ type: "disconnected" });
  }

  /** The socket has room again. */
  drained(): void {
    if (this.#flush !== "blocked") return;
    this.#unblock();
    this.#flushNow();
  }

  /** What waits goes now, as far as the socket takes it. */
  flush(): void {
    if (this.#flush !== "blocked") this.#flushNow();
  }

  feed(input: SessionInput): void {
    if (input.type === "received") this.#heard = true;
    const { now } = this;
    this.#step(input, now);
    this.run(now);
    // A hidden page's timers are late by a second, later by a minute; what it is sent is not.
    if (input.type === "received" && !this.#connection?.awaitDrain) this.drained();
  }

  /** False if the socket is slow or gone: then a `drained` effect tells when to try again. */
  broadcast(payload: Payload): boolean {
    const connection = this.#connection;
    if (!connection) return false;
    if (this.#hasRoom(connection)) {
      if (this.#performing) {
        this.effects.push({ type: "transmit", payload });
        this.#promisedBytes += payload.length;
      } else this.#transmit(connection, payload);
      if (this.#owing) this.#clock.soon(() => this.#tellDrained()); // not before the sender knows that this one went
      return true;
    }
    const isToldAnyway = this.#owing;
    this.#owing = true;
    if (this.#promisedBytes > 0) {
      if (!isToldAnyway) this.#clock.soon(() => this.#tellDrained());
    } else if (connection.bufferedBytes >= fixedLimits.handoverBytes) this.#block();
    return false;
  }

  /** Effects run strictly in order: what a handler feeds in meanwhile queues up behind, and so does a full batch. */
  run(now = this.now): void {
    if (this.#performing) return;
    this.#performing = true;
    this.#now = now;
    const { effects } = this;
    do {
      for (let at = 0; at < effects.length; at++) this.#do(effects[at] as Effect);
      while (effects.length > 0) effects.pop(); // setting the length to 0 would give the memory back each time
    } while (this.#arrangeFlush() === "now");
    this.#performing = false;
    this.#promisedBytes = 0;
    this.#effects = undefined;
    spareLists.push(effects);
  }

  /** Nothing is timed any more, whatever a machine asks for. */
  stop(): void {
    this.#unblock();
    this.#alarms.forget(this, this.#wakeAt);
    this.#wakeAt = Number.NEGATIVE_INFINITY;
  }

  /** The time that some machine asked for has come. */
  ring(at: number): void {
    if (at !== this.#wakeAt) return;
    this.#wakeAt = undefined;
    this.#listen();
    this.#owner.tick();
  }

  #step(input: SessionInput, now: number): void {
    this.#session.step(input, now, this.effects as SessionEffect[]);
  }

  #do(effect: Effect): void {
    switch (effect.type) {
      case "transmit":
        return this.#connection && this.#transmit(this.#connection, effect.payload);
      case "wake":
        return this.#wake(effect.at);
      case "blocked":
        return this.#block();
      case "hang-up":
        letGo(this.#connection, effect.code, effect.message);
        this.#connection = undefined;
        this.#unblock();
    }
    this.#owner.perform(effect);
  }

  /** A connection that cannot send is no good: the session goes on over another one. */
  #transmit(connection: Connection, payload: Outgoing): void {
    try {
      transmit(connection, payload);
    } catch (error) {
      const message = thrownText(error);
      this.feed({ type: "end", code: closeCode.internal, message, resumable: true });
    }
  }

  /** For a broadcast: what waits goes before it. */
  #hasRoom(connection: Connection): boolean {
    const bufferedBytes = connection.bufferedBytes + this.#promisedBytes;
    if (this.#session.mayBroadcast(bufferedBytes)) return true;
    if (!this.#session.wantsFlush) return false;
    this.feed({ type: "flush", bufferedBytes });
    return this.#session.mayBroadcast(connection.bufferedBytes + this.#promisedBytes);
  }

  /**
   * Frames join until the turn ends. A batch of calls or results does not wait for that: the peer works on it meanwhile, where
   * otherwise the two would take turns. Items do, for there are more to come.
   */
  #arrangeFlush(): "now" | undefined {
    const { outbox } = this.#session;
    const isFull = outbox.bytes >= fixedLimits.batchBytes && outbox.hasUrgent;
    if (!this.#connection || this.#flush === "blocked" || (this.#flush === "soon" && !isFull)) return;
    if (!this.#session.wantsFlush) return;
    if (isFull) {
      this.#step({ type: "flush", bufferedBytes: this.#connection.bufferedBytes }, this.#now);
      return "now";
    }
    this.#flush = "soon";
    this.#clock.soon(() => {
      if (this.#flush !== "soon") return;
      this.#flush = "none";
      this.#flushNow();
    });
  }

  #flushNow(): void {
    if (!this.#connection) return;
    this.feed({ type: "flush", bufferedBytes: this.#connection.bufferedBytes });
    this.#tellDrained();
  }

  #tellDrained(): void {
    if (!this.#owing || !this.#connection) return;
    const { bufferedBytes } = this.#connection;
    if (bufferedBytes >= fixedLimits.handoverBytes) return this.#block();
    if (!this.#session.mayBroadcast(bufferedBytes)) return;
    this.#owing = false;
    this.#owner.perform({ type: "drained" });
  }

  #block(): void {
    const connection = this.#connection;
    if (!connection || this.#flush === "blocked") return;
    this.#flush = "blocked";
    if (connection.awaitDrain) {
      const stallMs = fixedLimits.stallMs + connection.bufferedBytes / bytesPerMs;
      this.#cancelWait = this.#clock.at(this.now + stallMs, () => this.feed({ type: "stalled" }));
      connection.awaitDrain();
    } else this.#cancelWait = this.#clock.at(this.now + drainPollMs, () => this.drained());
  }

  #unblock(): void {
    this.#flush = "none";
    this.#cancelWait();
    this.#cancelWait = nothing;
  }

  #wake(at: number): void {
    if (at >= (this.#wakeAt ?? Number.POSITIVE_INFINITY)) return;
    this.#alarms.forget(this, this.#wakeAt);
    this.#wakeAt = this.#alarms.set(this, at);
  }

  /** A message that takes long to cross is life, too. */
  #listen(): void {
    if (this.#connection?.progressed?.() && !this.#heard) this.#step({ type: "heard" }, this.now);
    this.#heard = false;
  }
}

function transmit(connection: Connection, payload: Outgoing): void {
  if (!(payload instanceof BinaryMessage)) connection.send(payload);
  else if (connection.sendBinary) connection.sendBinary(payload);
  else connection.send(payload.bytes);
}
