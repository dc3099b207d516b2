/** What waits to be transmitted for the first time, in the order in which it may go. */

import { closeCode } from "./close-code.ts";
import type { EncodedFrame } from "./encoded-frame.ts";
import { defaultLimits, fixedLimits } from "./limits.ts";
import { ProtocolError } from "./protocol-error.ts";
import { Queue } from "./queue.ts";

/**
 * `control` goes first and belongs to one socket; `urgent` — calls, results, cancels — overtakes `bulk`, the items of
 * streams and their ends. Frames of one call never change places: its CALL is urgent, what follows from that side is bulk.
 */
export type Lane = "control" | "urgent" | "bulk";

export interface OutboxLimits {
  readonly softQueueBytes: number;
  readonly hardQueueBytes: number;
}

/** Of a lane in which nothing was ever put. */
const unused = new Queue<never>();

export class Outbox {
  readonly #limits: OutboxLimits;
  readonly #lanes: { [Name in Lane]: Queue<EncodedFrame> } = { control: unused, urgent: unused, bulk: unused };
  #bytes = 0;
  #congested = false;
  /** Producers were made to wait, and nobody has told them to go on. */
  #owing = false;

  constructor(limits: OutboxLimits = defaultLimits) {
    this.#limits = limits;
  }

  get bytes(): number {
    return this.#bytes;
  }

  /** @throws ProtocolError (4101) if the peer asks more than it reads or acks: its own limits keep an honest one far below */
  checkLength(): void {
    if (this.isEmpty) return;
    const { control, urgent } = this.#lanes;
    const { maxQueuedAnswers } = fixedLimits;
    if (control.length + urgent.length > maxQueuedAnswers)
      throw new ProtocolError(`more than ${maxQueuedAnswers} frames wait for the peer`, closeCode.overflow);
  }

  get isEmpty(): boolean {
    return this.#bytes === 0;
  }

  /** True while calls, results or subscriptions wait, even if the window is closed to them. */
  get hasUrgent(): boolean {
    return !this.isEmpty && this.#lanes.urgent.length > 0;
  }

  /** From the soft limit on, until half of it is gone: producers should wait. */
  get congested(): boolean {
    return this.#congested;
  }

  /** Past the hard limit: nothing more is taken. */
  get full(): boolean {
    return this.#bytes >= this.#limits.hardQueueBytes;
  }

  /** It was congested and is so no more, but those that wait do not know yet. */
  get owesRelief(): boolean {
    return this.#owing && !this.#congested;
  }

  /** True if those that waited are to be told now. */
  tellRelief(): boolean {
    const owed = this.owesRelief;
    if (owed) this.#owing = false;
    return owed;
  }

  put(frame: EncodedFrame, lane: Lane): void {
    if (this.#lanes[lane] === unused) this.#lanes[lane] = new Queue();
    this.#lanes[lane].push(frame);
    this.#bytes += frame.bytes;
    const isShort = this.#lanes.bulk.length < fixedLimits.softQueueItems;
    if (isShort && this.#bytes < this.#limits.softQueueBytes) return;
    this.#congested = true;
    this.#owing = true;
  }

  /** Before all that waits: frames that were taken already. Linear: for what rarely happens. */
  putFirst(frames: Iterable<EncodedFrame>): void {
    const later = this.#lanes.urgent.remove(() => true);
    for (const frame of frames) {
      frame.seq = 0;
      this.put(frame, "urgent");
    }
    for (const frame of later) this.#lanes.urgent.push(frame);
  }

  /** The next frame to go; counted ones only if `counted`. */
  peek(counted: boolean): EncodedFrame | undefined {
    if (this.isEmpty) return undefined;
    const { control, urgent, bulk } = this.#lanes;
    return control.first ?? (counted ? (urgent.first ?? bulk.first) : undefined);
  }

  /** Takes out what `peek` showed. */
  take(): EncodedFrame | undefined {
    const { control, urgent, bulk } = this.#lanes;
    const frame = control.shift() ?? urgent.shift() ?? bulk.shift();
    if (frame) this.#left(frame);
    return frame;
  }

  /** Takes back counted frames that were not transmitted; the peer will never see them. Linear: for what rarely happens. Returns how many. */
  withdraw(unwanted: (frame: EncodedFrame) => boolean): number {
    const withdrawn = [this.#lanes.urgent, this.#lanes.bulk].flatMap((lane) => lane.remove(unwanted));
    for (const frame of withdrawn) this.#left(frame);
    return withdrawn.length;
  }

  /** Control frames speak of one socket; they are worthless on the next. */
  forgetControl(): void {
    for (const frame of this.#lanes.control) this.#left(frame);
    this.#lanes.control.clear();
  }

  #left(frame: EncodedFrame): void {
    this.#bytes -= frame.bytes;
    const isShort = this.#lanes.bulk.length * 2 < fixedLimits.softQueueItems;
    if (isShort && this.#bytes * 2 < this.#limits.softQueueBytes) this.#congested = false;
  }
}
