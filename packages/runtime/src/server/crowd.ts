/** Counts the sockets of a server, so that those nobody knows yet cannot crowd out those who are in. */

import type { Limits } from "../protocol/server-limits.ts";
import type { Keeper } from "./budget.ts";

/** A socket of which nobody knows yet whose it is. */
export interface Stranger extends Keeper {
  /** The server takes nobody in any more. */
  goAway(): void;
}

export class Crowd {
  readonly #limits: Pick<Limits, "maxConnections" | "maxPendingConnections">;
  readonly #strangers = new Set<Stranger>();
  #connections = 0;

  constructor(limits: Pick<Limits, "maxConnections" | "maxPendingConnections">) {
    this.#limits = limits;
  }

  get connections(): number {
    return this.#connections;
  }

  get pendingConnections(): number {
    return this.#strangers.size;
  }

  get isFull(): boolean {
    const { maxConnections, maxPendingConnections } = this.#limits;
    return this.#connections >= maxConnections || this.#strangers.size >= maxPendingConnections;
  }

  get strangers(): Iterable<Stranger> {
    return this.#strangers;
  }

  came(stranger: Stranger): void {
    this.#connections += 1;
    this.#strangers.add(stranger);
  }

  admitted(stranger: Stranger): void {
    this.#strangers.delete(stranger);
  }

  left(socket: Stranger): void {
    this.#connections -= 1;
    this.#strangers.delete(socket);
  }
}
