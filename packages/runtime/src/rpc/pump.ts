/** Sends the items of one iterable, as fast as credit and queue allow: an iterator that nobody has room for is not pulled. */

export type Items<T> = AsyncIterable<T> | Iterable<T>;

export interface PumpTarget<T> {
  /** True if an item may be sent now; else `ready` is called once it may. */
  readonly open: boolean;
  /** A promise holds the next item back. */
  emit(item: T): void | Promise<void>;
  ended(): void;
  failed(error: unknown): void;
  /** Resolves when all others had their turn; left out by who keeps nobody waiting. */
  readonly turn?: (() => Promise<void>) | undefined;
}

/** A generator that never waits gives so many in a row. Beyond it: all others have their turn, acks and other connections among them. */
const itemsInARow = 512;

export class Pump<T> {
  readonly #items: Items<T>;
  #iterator: AsyncIterator<T> | Iterator<T> | undefined;
  readonly #target: PumpTarget<T>;
  #wake: (() => void) | undefined;
  #stopped = false;
  /** Until the iterator has done what it does when it is told goodbye. */
  #closed: Promise<unknown> | undefined;

  constructor(items: Items<T>, target: PumpTarget<T>) {
    this.#items = items;
    this.#target = target;
  }

  /** Runs until the items have ended or failed, or nobody wants them and the iterator has come to its end. Never rejects. */
  async run(): Promise<void> {
    if (this.#stopped) return;
    try {
      const iterator = iteratorOf(this.#items);
      this.#iterator = iterator;
      for (let pulled = 0; ; pulled++) {
        if (pulled > 0 && pulled % itemsInARow === 0) await this.#target.turn?.();
        while (!this.#target.open && !this.#stopped) await this.#room();
        if (this.#stopped) break;
        const { value, done } = await iterator.next();
        if (this.#stopped) break;
        if (done) {
          this.#iterator = undefined; // a goodbye would say that it was broken off
          return this.#target.ended();
        }
        const sent = this.#target.emit(value);
        if (sent instanceof Promise) await sent;
      }
      await this.#closed;
    } catch (error) {
      this.#target.failed(error);
      this.stop(); // what cannot be sent is no fault of the iterator, and it may have something to close
    }
  }

  /** There may be room again. */
  ready(): void {
    this.#wake?.();
  }

  /** The items are wanted no more; the iterator is told. */
  stop(): void {
    if (this.#stopped) return;
    this.#stopped = true;
    this.#wake?.();
    this.#closed = this.#return();
    this.#closed.catch(() => {}); // nobody waits for it where the items have failed before
  }

  /** Resolves when it is worth another look. */
  #room(): Promise<void> {
    return new Promise((wake) => {
      this.#wake = wake;
    });
  }

  async #return(): Promise<void> {
    await this.#iterator?.return?.();
  }
}

function iteratorOf<T>(items: Items<T>): AsyncIterator<T> | Iterator<T> {
  const { [Symbol.asyncIterator]: own, [Symbol.iterator]: each } = Object(items) as Partial<
    AsyncIterable<T> & Iterable<T>
  >;
  const open: (() => AsyncIterator<T> | Iterator<T>) | undefined = own ?? each;
  if (!open) throw new TypeError(`${typeof items} cannot be iterated`);
  return open.call(items);
}
