/** Turns what waits and what must be repeated into messages, in the one right order. */

import type { Outgoing } from "./binary.ts";
import { joinMessage } from "./codec.ts";
import { Sent } from "./delivery.ts";
import type { EncodedFrame } from "./encoded-frame.ts";
import { fixedLimits } from "./limits.ts";
import type { Outbox } from "./outbox.ts";

/** `ajar`: the peer has not said yet how much it takes, nor that it has heard of the session at all. */
export type Gate = "shut" | "ajar" | "open";

export class Transmitter {
  readonly #outbox: Outbox;
  readonly maxReplayBytes: number;
  sent = new Sent();
  gate: Gate = "open";
  /** Frames that share a message, in characters: a quarter of what the peer takes is less than that, whatever its text. */
  batchBytes: number = fixedLimits.batchBytes;

  constructor(outbox: Outbox, maxReplayBytes: number) {
    this.#outbox = outbox;
    this.maxReplayBytes = maxReplayBytes;
  }

  /** Control frames first, then what an older socket may have lost, then what is new, as far as the window allows. */
  next(): EncodedFrame | undefined {
    const next =
      this.#outbox.peek(false) ?? this.sent.nextReplay ?? (this.#hasWindow ? this.#outbox.peek(true) : undefined);
    return this.gate === "open" || this.#mayPrecede(next) ? next : undefined;
  }

  /** Frames that fit one batch, or a larger one alone, or nothing but the ack if that is wanted. */
  nextMessage(ack: number, ackDue: boolean): Outgoing | undefined {
    let texts = "";
    let bytes = 0;
    let seq = 0;
    for (let frame = this.next(); frame; frame = this.next()) {
      const { attachments } = frame;
      const alone = attachments.length > 0;
      if (bytes > 0 && (alone || bytes + frame.bytes > this.batchBytes)) break;
      this.#transmitting(frame);
      texts += `,${frame.text}`;
      bytes += frame.bytes;
      if (seq === 0) seq = frame.seq; // control frames have none
      if (alone) return joinMessage(seq, ack, texts, attachments);
    }
    return bytes > 0 || ackDue ? joinMessage(seq, ack, texts) : undefined;
  }

  /** No server has what was transmitted: it goes once more for the first time. */
  takeBack(): void {
    this.#outbox.putFirst(this.sent.unacked);
    this.sent = new Sent();
  }

  /** Little, and nobody minds if it is asked for again because it was lost. */
  #mayPrecede(frame: EncodedFrame | undefined): boolean {
    if (!frame?.repeatable || this.gate === "shut") return false;
    return this.sent.bytes + frame.bytes <= fixedLimits.handoverBytes;
  }

  get #hasWindow(): boolean {
    return this.sent.bytes < this.maxReplayBytes && this.sent.unacked.length < fixedLimits.maxReplayFrames;
  }

  #transmitting(frame: EncodedFrame): void {
    if (frame.seq > 0) return this.sent.replayed();
    this.#outbox.take();
    if (frame.counted) this.sent.transmitted(frame);
  }
}
