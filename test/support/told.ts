/** Collects what a subscriber is told, and lets a test wait for so many things. */

import type { Topic } from "@wsrpc-ts/runtime/client";

export class Told<T> {
  /** In order: what `show` made of each event, and what else was said of the subscription. */
  readonly log: unknown[] = [];
  #waiting: () => void = () => {};

  constructor(topic: Topic<T>, show: (event: T) => unknown) {
    topic.subscribe({
      event: (event) => this.#add(show(event)),
      gap: ({ from, to, why }) => this.#add({ gap: why, from, to }),
      live: ({ recovered }) => this.#add(recovered ? "recovered" : "live"),
      error: ({ code }) => this.#add({ error: code }),
    });
  }

  async until(length: number): Promise<unknown[]> {
    while (this.log.length < length) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    return this.log;
  }

  #add(entry: unknown): void {
    this.log.push(entry);
    this.#waiting();
  }
}
