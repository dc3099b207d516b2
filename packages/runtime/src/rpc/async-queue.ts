/** What came and was not taken yet, as an async iterator: one side pushes, the other awaits. */

import { Queue } from "../protocol/queue.ts";
import { cancelled } from "./cancelled.ts";

type Waiting<T> = { resolve(result: IteratorResult<T, undefined>): void; reject(error: unknown): void };
type End = { readonly error?: unknown };

export class AsyncQueue<T> implements AsyncIterableIterator<T, undefined> {
  readonly #values = new Queue<T>();
  readonly #waiting = new Queue<Waiting<T>>();
  readonly #taken: () => void;
  readonly #left: () => void;
  readonly #signal: (() => AbortSignal | undefined) | undefined;
  #end: End | undefined;

  /**
   * @param taken a value was handed to the consumer
   * @param left the consumer wants no more, before the end
   * @param signal of the consumer: once it is aborted, what was pushed before is given out no more
   */
  constructor(taken: () => void = () => {}, left: () => void = () => {}, signal?: () => AbortSignal | undefined) {
    this.#taken = taken;
    this.#left = left;
    this.#signal = signal;
  }

  push(value: T): void {
    if (this.#end) return;
    const waiting = this.#waiting.shift();
    if (!waiting) return this.#values.push(value);
    waiting.resolve({ value, done: false });
    this.#taken();
  }

  /** What was pushed before is still given out. */
  finish(): void {
    this.#close({});
  }

  /** What was pushed before is given out no more, only the error. */
  abort(error: unknown): void {
    this.#values.clear();
    this.#end = undefined;
    this.#close({ error });
  }

  /** What was pushed before is still given out, then the error. */
  fail(error: unknown): void {
    this.#close({ error });
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#values.length > 0) {
      const signal = this.#signal?.();
      if (signal?.aborted) {
        this.abort(cancelled(signal, "yes"));
        return this.next();
      }
      const value = this.#values.shift() as T;
      this.#taken();
      return Promise.resolve({ value, done: false });
    }
    if (this.#end) return this.#ended(this.#end);
    return new Promise((resolve, reject) => this.#waiting.push({ resolve, reject }));
  }

  return(): Promise<IteratorResult<T, undefined>> {
    const early = !this.#end;
    this.#values.clear();
    this.#close({});
    this.#end = {}; // an error that nobody took concerns nobody any more
    if (early) this.#left();
    return Promise.resolve({ value: undefined, done: true });
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  /** An error is thrown once; after it the iterator is done, as a generator is. */
  #ended(end: End): Promise<IteratorResult<T, undefined>> {
    this.#end = {};
    return "error" in end ? Promise.reject(end.error) : Promise.resolve({ value: undefined, done: true });
  }

  #close(end: End): void {
    if (this.#end) return;
    this.#end = end;
    for (let waiting = this.#waiting.shift(); waiting; waiting = this.#waiting.shift()) {
      this.#ended(this.#end).then(waiting.resolve, waiting.reject);
    }
  }
}
