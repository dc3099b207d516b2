/** One side of a session, in the real world: joins the driver, the calls, and those who make and answer them. */

import type { CallEffect, CallInput } from "../protocol/call-steps.ts";
import { CallTable, type CallTableOptions } from "../protocol/call-table.ts";
import type { FeedEffect } from "../protocol/feed-table.ts";
import { type CallTableFrame, kind, type TopicFrame } from "../protocol/frame.ts";
import type { IdSource } from "../protocol/id-source.ts";
import { defaultLimits, fixedLimits } from "../protocol/limits.ts";
import { Outbox } from "../protocol/outbox.ts";
import type { OutgoingCall } from "../protocol/outgoing-call.ts";
import type { Limits } from "../protocol/server-limits.ts";
import { Session } from "../protocol/session.ts";
import type { Delivered, SessionEffect, SessionInput, SessionOptions } from "../protocol/session-steps.ts";
import type { CallLine, CallOwner, HandlerOwner } from "../rpc/call-line.ts";
import { Caller, type CallNames } from "../rpc/caller.ts";
import type { Responder } from "../rpc/responder.ts";
import { type Alarms, ownAlarms } from "./alarms.ts";
import type { Clock } from "./clock.ts";
import { type Drained, Driver, type DriverOwner, type Effect } from "./driver.ts";

/** What concerns neither the socket nor a call. */
export type Happening =
  | Extract<
      SessionEffect,
      { type: "established" | "lost" | "over" | "hang-up" | "closing" | "suspect" | "goaway" | "auth" }
    >
  | FeedEffect
  | Drained;

export interface PeerOptions extends Pick<SessionOptions, "accepted" | "heartbeat" | "took"> {
  readonly role: "client" | "server";
  readonly clock: Clock;
  /** Shared with other peers, if there are any. */
  readonly alarms?: Alarms;
  readonly ids: IdSource;
  readonly names: CallNames;
  readonly missing?: CallTableOptions["missing"];
  readonly limits?: Limits;
}

/** Whom a peer tells what it cannot see to by itself. */
export interface PeerOwner {
  happened(effect: Happening): void;
  /** No call is under way, either way. */
  quiet?(): void;
  /** The peer has not taken a call of ours, and will not. */
  returned?(call: OutgoingCall): void;
  /** What a frame weighs; left out, an equal share of its message. */
  weigh?(delivered: Delivered): number;
  /** A frame of a topic came in. */
  topic(frame: TopicFrame, attachments: readonly Uint8Array[], bytes: number): void;
}

export class Peer implements CallLine, DriverOwner {
  readonly session: Session;
  readonly driver: Driver;
  readonly calls: CallTable;
  readonly #names: CallNames;
  #caller: Caller | undefined;
  readonly #owner: PeerOwner;
  #isStepping = false;
  /** What an application did while a value of its own was put into text, in a `toJSON` or a getter. */
  #waiting: CallInput[] | undefined;
  readonly clock: Clock;
  #responder: Responder | undefined;

  constructor(options: PeerOptions, owner: PeerOwner) {
    const { role, accepted, heartbeat, took, clock, alarms, ids, names, missing, limits = defaultLimits } = options;
    const outbox = new Outbox(limits);
    this.#names = names;
    this.#owner = owner;
    this.clock = clock;
    this.calls = new CallTable({ role, outbox, ids, missing });
    this.session = new Session({
      accepted,
      heartbeat,
      took,
      maxMessageBytes: role === "client" ? fixedLimits.clientMaxMessageBytes : limits.maxMessageBytes,
      maxReplayBytes: limits.maxReplayBytes,
      outbox,
      calls: this.calls,
    });
    this.driver = new Driver(this.session, clock, alarms ?? ownAlarms(clock), this);
  }

  get caller(): Caller {
    this.#caller ??= new Caller(this, this.#names);
    return this.#caller;
  }

  /** From now on the other side may call. */
  answer(responder: Responder): void {
    this.#responder = responder;
    this.calls.answer(responder);
  }

  get congested(): boolean {
    return this.calls.congested;
  }

  feed(input: CallInput): void {
    if (this.#isStepping) return void this.#wait(input); // a call would take the later id, and go first
    const { now } = this.driver;
    this.#step(input, now);
    for (let next = this.#waiting?.shift(); next; next = this.#waiting?.shift()) this.#step(next, now);
    this.driver.run(now);
    if (this.calls.size === 0) this.#owner.quiet?.();
  }

  #step(input: CallInput, now: number): void {
    this.#isStepping = true;
    try {
      this.calls.step(input, now, this.driver.effects as CallEffect[]);
    } finally {
      this.#isStepping = false;
    }
  }

  #wait(input: CallInput): void {
    this.#waiting ??= [];
    this.#waiting.push(input);
  }

  drive(input: SessionInput): void {
    this.driver.feed(input);
  }

  tick(): void {
    this.driver.feed({ type: "tick" });
    this.feed({ type: "tick" });
  }

  perform(effect: Effect): void {
    switch (effect.type) {
      case "deliver":
        return this.#deliver(effect);
      case "invoke":
        return this.#responder?.invoke(effect.call, effect.method, effect);
      case "abort":
        return this.#responder?.aborted(effect.call, effect.error);
      case "settled":
        return (effect.call.release() as CallOwner).settled(effect.outcome);
      case "returned":
        return this.#owner.returned?.(effect.call);
      case "item":
        return ownerOf(effect)?.item?.(effect);
      case "ended":
        return handlerOf(effect)?.ended();
      case "ready":
        return ownerOf(effect)?.ready?.();
      case "fault":
        return this.drive({ type: "end", code: effect.code, message: effect.message });
      case "relieved":
        return this.feed({ type: "relieved" });
      case "lost":
        this.feed({ type: "lost", message: lossText(effect.why) });
        return this.#owner.happened(effect);
      case "established":
        if (effect.resumed) this.feed({ type: "resumed" });
        return this.#owner.happened(effect);
      case "transmit":
      case "blocked":
      case "wake":
        return; // the driver did it
      default:
        return this.#owner.happened(effect);
    }
  }

  #deliver(delivered: Delivered): void {
    const { frame, attachments } = delivered;
    const bytes = this.#owner.weigh?.(delivered) ?? delivered.bytes;
    if (frame[0] >= kind.subscribe) return this.#owner.topic(frame as TopicFrame, attachments, bytes);
    this.feed({ type: "received", frame: frame as CallTableFrame, attachments, bytes });
  }
}

/** A call of the peer that was refused has no owner, though its items may be here already. */
function ownerOf({ call }: Extract<CallEffect, { call: unknown }>): CallOwner | undefined {
  return call.owner as CallOwner | undefined;
}

function handlerOf({ call }: Extract<CallEffect, { call: unknown }>): HandlerOwner | undefined {
  return call.owner as HandlerOwner | undefined;
}

function lossText(why: string): string {
  return `the session is lost: ${why === "unknown" ? "the server does not know it" : why}`;
}
