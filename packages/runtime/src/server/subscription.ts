/** One session's share in one channel: how far it has been told, and what to tell it next. */

import { closeCode } from "../protocol/close-code.ts";
import { encodeMessage, type Payload } from "../protocol/codec.ts";
import { encodeFrame } from "../protocol/encoded-frame.ts";
import { kind, type WirePosition } from "../protocol/frame.ts";
import type { Connection } from "../transport/connection.ts";
import type { Channel } from "./channel.ts";

/** The session's socket. */
export interface Outlet {
  /** False if it is slow or gone. */
  broadcast(payload: Payload): boolean;
  readonly connection?: Pick<Connection, "close"> | undefined;
}

interface Gap {
  readonly from: number;
  readonly to: number;
  readonly why: "expired" | "overflow" | "epoch";
}

export class Subscription {
  readonly channel: Channel;
  /** A client may subscribe to the same more than once; it gets each event once. */
  followers = 0;
  readonly #outlet: Outlet;
  /** The last offset that was sent, or skipped aloud. */
  #cursor: number;
  #gap: Gap | undefined;

  constructor(channel: Channel, outlet: Outlet) {
    this.channel = channel;
    this.#outlet = outlet;
    this.#cursor = channel.log.last;
  }

  /** A volatile topic leaves nobody behind: what could not be sent is forgotten. */
  get isBehind(): boolean {
    return this.#gap !== undefined || (this.channel.mode !== "volatile" && this.#cursor < this.channel.log.last);
  }

  /** Takes up a subscriber where it says it stands; `recovered` if it misses nothing. */
  rewind(from: WirePosition | undefined): { offset: number; recovered: boolean } {
    const { log, epoch, mode } = this.channel;
    if (!from || mode === "volatile") return { offset: log.last, recovered: false };
    const [theirs, offset] = from;
    const known = theirs === epoch && offset <= log.last;
    const missing = mode === "all" && (!known || offset < log.first - 1);
    this.#cursor = Math.min(this.#cursor, known ? Math.max(offset, log.first - 1) : log.first - 1);
    if (missing) this.#miss({ from: known ? offset + 1 : 1, to: log.first - 1, why: known ? "expired" : "epoch" });
    const isAllGone = offset < log.last && log.isEmpty; // even the newest, which is all that `latest` gives
    return { offset: known ? offset : 0, recovered: known && !missing && !isAllGone };
  }

  /** An event has just been published. */
  offer(offset: number, payload: Payload): void {
    const isVolatile = this.channel.mode === "volatile";
    const isNext = offset === this.#cursor + 1 || isVolatile;
    if (isNext && !this.#gap && this.#outlet.broadcast(payload)) this.#cursor = offset;
    else if (isVolatile) this.#cursor = offset;
  }

  /** On its next connection the client says where it stands, and is told what it misses of the new history. */
  renew(): void {
    this.#outlet.connection?.close(closeCode.drain, "a topic has begun anew");
  }

  /** Sends what is missing, as far as the socket takes it. */
  refill(): void {
    while (this.isBehind && this.#sendNext()) {}
  }

  #sendNext(): boolean {
    const { log, mode, number } = this.channel;
    if (this.#gap) {
      const { from, to, why } = this.#gap;
      if (!this.#outlet.broadcast(encodeMessage(0, 0, [encodeFrame([kind.gap, number, from, to, why])]))) return false;
      this.#cursor = Math.max(this.#cursor, to);
      this.#gap = undefined;
      return true;
    }
    const next = mode === "latest" ? log.last : this.#cursor + 1;
    const payload = log.at(next);
    if (!payload) this.#miss({ from: next, to: log.first - 1, why: "overflow" });
    else if (this.#outlet.broadcast(payload)) this.#cursor = next;
    else return false;
    return true;
  }

  /** One gap is told at a time; it covers what each subscriber of the session misses. */
  #miss(gap: Gap): void {
    const from = Math.min(gap.from, this.#gap?.from ?? gap.from);
    this.#gap = { ...gap, from, to: Math.max(gap.to, this.#gap?.to ?? gap.to) };
  }
}
