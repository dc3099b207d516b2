/** Exactly-once, in-order delivery of counted frames across reconnects, by numbering them. */

import { closeCode } from "./close-code.ts";
import type { EncodedFrame } from "./encoded-frame.ts";
import { fixedLimits } from "./limits.ts";
import { ProtocolError } from "./protocol-error.ts";
import { Queue } from "./queue.ts";

/** The sending half: numbers frames and keeps them until the peer has them. */
export class Sent {
  /** Transmitted but not acked, oldest first. */
  readonly unacked = new Queue<EncodedFrame>();
  #bytes = 0;
  #last = 0;
  /** How many of the unacked ones went out on the present socket. */
  #replayed = 0;

  /** The number of the newest frame that was ever transmitted. */
  get last(): number {
    return this.#last;
  }

  /** The oldest frame that can be replayed. */
  get first(): number {
    return this.#last - this.unacked.length + 1;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** The next frame that an earlier socket carried and this one has not. */
  get nextReplay(): EncodedFrame | undefined {
    return this.unacked.at(this.#replayed);
  }

  replayed(): void {
    this.#replayed += 1;
  }

  /** A frame goes out for the first time. */
  transmitted(frame: EncodedFrame): void {
    this.#last += 1;
    frame.seq = this.#last;
    this.unacked.push(frame);
    this.#replayed += 1;
    this.#bytes += frame.bytes;
  }

  /** A new socket is up: everything unacked goes again, in order. */
  rewind(): void {
    this.#replayed = 0;
  }

  /** The peer has all frames up to this number. 0 says nothing. */
  ackedUpTo(number: number): void {
    if (number === 0) return;
    if (number < this.first - 1 || number > this.#last) {
      throw new ProtocolError(`ack ${number} is out of range`);
    }
    while (this.first <= number) {
      this.#bytes -= this.unacked.shift()?.bytes ?? 0;
      if (this.#replayed > 0) this.#replayed -= 1;
    }
  }
}

/** The receiving half: drops what it has, refuses holes, and knows when an ack is due. */
export class Received {
  #last = 0;
  #reported = 0;
  #unreportedBytes = 0;
  #unreportedSince = 0;

  /** The number of the newest frame taken in. */
  get last(): number {
    return this.#last;
  }

  /** True if the frame is new; false for one that came before. */
  arrived(number: number, bytes: number, now: number): boolean {
    if (number === 0 || number > this.#last + 1) {
      const code = number === 0 ? closeCode.badFrame : closeCode.sequenceHole;
      throw new ProtocolError(`frame ${number} came after frame ${this.#last}`, code);
    }
    if (number <= this.#last) return false;
    if (this.#reported === this.#last) this.#unreportedSince = now;
    this.#last = number;
    this.#unreportedBytes += bytes;
    return true;
  }

  /** Each message carries the newest count. */
  reported(): void {
    this.#reported = this.#last;
    this.#unreportedBytes = 0;
  }

  /** A pure ack should go out now: enough frames, bytes or time have passed without any other message. */
  ackDue(now: number, windowBytes: number): boolean {
    const frames = this.#last - this.#reported;
    if (frames === 0) return false;
    return frames >= fixedLimits.ackFrames || this.#unreportedBytes * 4 >= windowBytes || now >= this.ackAt;
  }

  /** When to look again; an overdue ack goes out as soon as the socket takes it. */
  nextAck(now: number): number {
    const { ackAt } = this;
    return ackAt > now ? ackAt : Number.POSITIVE_INFINITY;
  }

  /** When the oldest unreported frame must be acked; `Infinity` if there is none. */
  get ackAt(): number {
    return this.#reported === this.#last ? Number.POSITIVE_INFINITY : this.#unreportedSince + fixedLimits.ackMs;
  }
}
