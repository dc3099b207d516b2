/** Gives calls and subscriptions their ids: odd on the client, even on the server, rising, never twice. */

import type { CallId } from "./frame.ts";

export class IdSource {
  #last: CallId;

  constructor(role: "client" | "server") {
    this.#last = role === "client" ? -1 : 0;
  }

  get last(): CallId {
    return this.#last;
  }

  next(): CallId {
    this.#last += 2;
    return this.#last;
  }

  /** True for an id that this side gives out, now or later. */
  owns(id: CallId): boolean {
    return id % 2 === Math.abs(this.#last % 2);
  }
}
