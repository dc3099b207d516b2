/** Counts the sockets of a server, so that those nobody knows yet cannot crowd out those who are in. */

import type { Limits } from "../protocol/limits.ts";

export class Crowd {
  readonly #limits: Pick<Limits, "maxConnections" | "maxPendingConnections">;
  #connections = 0;
  #pending = 0;

  constructor(limits: Pick<Limits, "maxConnections" | "maxPendingConnections">) {
    this.#limits = limits;
  }

  get isFull(): boolean {
    const { maxConnections, maxPendingConnections } = this.#limits;
    return this.#connections >= maxConnections || this.#pending >= maxPendingConnections;
  }

  came(): void {
    this.#connections += 1;
    this.#pending += 1;
  }

  admitted(): void {
    this.#pending -= 1;
  }

  left(wasAdmitted: boolean): void {
    this.#connections -= 1;
    if (!wasAdmitted) this.#pending -= 1;
  }
}
