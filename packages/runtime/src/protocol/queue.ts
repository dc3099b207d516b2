/** First in, first out, in constant time: an array of which only the rear is still of interest. */

/** Most queues are empty most of the time, and cost no array then. */
const none: undefined[] = [];

export class Queue<T> {
  #entries: (T | undefined)[] = none;
  #head = 0;

  get length(): number {
    return this.#entries.length - this.#head;
  }

  get first(): T | undefined {
    return this.#entries[this.#head];
  }

  push(entry: T): void {
    if (this.#entries === none) this.#entries = [entry];
    else this.#entries.push(entry);
  }

  shift(): T | undefined {
    const entry = this.#entries[this.#head];
    if (this.#head === this.#entries.length) return undefined;
    this.#entries[this.#head++] = undefined;
    if (this.#head === this.#entries.length) this.clear();
    else if (this.#head > 1024 && this.#head * 2 > this.#entries.length) {
      this.#entries.splice(0, this.#head);
      this.#head = 0;
    }
    return entry;
  }

  /** Counted from the front. */
  at(index: number): T | undefined {
    return this.#entries[this.#head + index];
  }

  /** Takes out all that fit, and returns them. */
  remove(fits: (entry: T) => boolean): T[] {
    const entries = this.#entries.slice(this.#head) as T[];
    const removed = entries.filter(fits);
    if (removed.length === 0) return removed;
    this.#entries = entries.filter((entry) => !fits(entry));
    this.#head = 0;
    return removed;
  }

  clear(): void {
    this.#entries = none;
    this.#head = 0;
  }

  *[Symbol.iterator](): Generator<T> {
    for (let at = this.#head; at < this.#entries.length; at++) yield this.#entries[at] as T;
  }
}
