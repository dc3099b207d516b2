/** What a topic remembers, as messages ready to be sent; bounded by count, age and bytes. */

import type { Payload } from "../protocol/codec.ts";
import { Queue } from "../protocol/queue.ts";

export interface Keep {
  readonly events: number;
  readonly ms: number;
  readonly bytes: number;
}

interface Entry {
  readonly payload: Payload;
  readonly at: number;
}

export class TopicLog {
  readonly #keep: Keep;
  readonly #entries = new Queue<Entry>();
  #bytes = 0;
  #last: number;

  /** @param last the offset of the newest event so far */
  constructor(keep: Keep, last: number) {
    this.#keep = keep;
    this.#last = last;
  }

  get last(): number {
    return this.#last;
  }

  /** The offset of the oldest event that is still here; one more than `last` if there is none. */
  get first(): number {
    return this.#last - this.#entries.length + 1;
  }

  get isEmpty(): boolean {
    return this.#entries.length === 0;
  }

  append(payload: Payload, now: number): void {
    this.#last += 1;
    this.#entries.push({ payload, at: now });
    this.#bytes += payload.length;
    this.trim(now);
  }

  /** The events up to here never came; those before them go, because a log has no holes. */
  skip(offset: number): void {
    while (this.#entries.shift()) {}
    this.#bytes = 0;
    this.#last = offset;
  }

  at(offset: number): Payload | undefined {
    return this.#entries.at(offset - this.first)?.payload;
  }

  trim(now: number): void {
    for (let oldest = this.#entries.first; oldest && this.#mustGo(oldest, now); oldest = this.#entries.first) {
      this.#entries.shift();
      this.#bytes -= oldest.payload.length;
    }
  }

  #mustGo({ at }: Entry, now: number): boolean {
    const { events, ms, bytes } = this.#keep;
    return this.#entries.length > events || this.#bytes > bytes || at + ms <= now;
  }
}
