/** Follows a topic and checks that nothing is lost without a word: each event comes behind the one before, or behind the exact gap. */

import type { Client } from "../fixtures/ledger/generated.ts";
import { clockMs } from "../support/machine.ts";

export class Follower {
  readonly problems: string[] = [];
  events = 0;
  gone = 0;
  #next: number | undefined;
  #heardUpTo: () => void = () => {};

  /** @param heard told of each event's latency */
  constructor(client: Client, heard: (latencyMs: number) => void, live: () => void) {
    client.events({ book: "main" }).subscribe({
      live: ({ position }) => {
        this.#next ??= position.offset + 1;
        live();
      },
      event: ({ text }, { offset }) => {
        this.events += 1;
        this.#goOn(offset, offset, `event ${offset}`);
        heard(clockMs() - Number.parseFloat(text));
      },
      gap: ({ from, to, why }) => {
        this.gone += to - from + 1;
        this.#goOn(from, to, `gap ${from} to ${to} (${why})`);
      },
      error: ({ message }) => this.problems.push(message),
    });
  }

  /** Resolves when it has heard of this event, or that it is gone. */
  async until(offset: number): Promise<void> {
    while ((this.#next ?? 0) <= offset)
      await new Promise<void>((resolve) => {
        this.#heardUpTo = resolve;
      });
  }

  #goOn(from: number, to: number, what: string): void {
    if (from !== this.#next) this.problems.push(`${what} came where ${this.#next} was due`);
    this.#next = to + 1;
    this.#heardUpTo();
  }
}
