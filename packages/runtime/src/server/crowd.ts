/** Counts the sockets of a server, so that those nobody knows yet cannot crowd out those who are in. */

import type { Limits } from "../protocol/server-limits.ts";
import type { Keeper } from "./budget.ts";

export class Crowd {
  readonly #limits: Pick<Limits, "maxConnections" | "maxPendingConnections">;
  readonly #strangers = new Set<Keeper>();
  #connections = 0;

  constructor(limits: Pick<Limits, "maxConnections" | "maxPendingConnections">) {
    this.#limits = limits;
  }

  get isFull(): boolean {
    const { maxConnections, maxPendingConnections } = this.#limits;
    return this.#connections >= maxConnections || this.#strangers.size >= maxPendingConnections;
  }

  get strangers(): Iterable<Keeper> {
    return this.#strangers;
  }

  came(stranger: Keeper): void {
    this.#connections += 1;
    this.#strangers.add(stranger);
  }

  admitted(stranger: Keeper): void {
    this.#strangers.delete(stranger);
  }

  left(socket: Keeper): void {
    this.#connections -= 1;
    this.#strangers.delete(socket);
  }
}
