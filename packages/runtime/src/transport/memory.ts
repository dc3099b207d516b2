/** Joins two ends in memory, so that no socket is needed. */

import type { Payload } from "../protocol/codec.ts";
import type { Connection, ConnectionListener, Dial } from "./connection.ts";

/** Takes in the other end of a connection; returns what it reports to. */
export type AcceptMemory = (connection: Connection) => Omit<ConnectionListener, "opened">;

/** What is sent arrives a little later, in order. */
export type Later = (task: () => void) => void;

export function dialMemory(accept: AcceptMemory, later: Later = queueMicrotask): Dial {
  return (listener) => {
    const near = new End(later);
    const far = new End(later);
    near.join(far, listener);
    far.join(near, accept(far));
    later(() => near.isOpen && listener.opened());
    return near;
  };
}

class End implements Connection {
  readonly bufferedBytes = 0;
  readonly #later: Later;
  #other: End | undefined;
  #listener: Omit<ConnectionListener, "opened"> | undefined;
  #isOpen = true;

  constructor(later: Later) {
    this.#later = later;
  }

  get isOpen(): boolean {
    return this.#isOpen;
  }

  join(other: End, listener: Omit<ConnectionListener, "opened">): void {
    this.#other = other;
    this.#listener = listener;
  }

  send(payload: Payload): void {
    if (this.#isOpen) this.#later(() => this.#other?.receive(payload));
  }

  close(code: number, reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#later(() => {
      this.#other?.hear(code, reason);
      this.#listener?.closed(code, reason);
    });
  }

  receive(payload: Payload): void {
    if (this.#isOpen) this.#listener?.received(payload);
  }

  hear(code: number, reason: string): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    this.#listener?.closed(code, reason);
  }
}
