/** The state of a connection, for the application to show and to wait for. */

import type { RpcError } from "../errors.ts";
import { surfaced } from "../rpc/surfaced.ts";

/** `connecting` until it is open for the first time; `closed` is for good, all else passes. */
export type ConnectionState = "connecting" | "open" | "reconnecting" | "closed";

type Waiting = { resolve(): void; reject(error: RpcError): void };

export class StateSource {
  #state: ConnectionState = "connecting";
  #error: RpcError | undefined;
  readonly #listeners = new Set<(state: ConnectionState) => void>();
  readonly #waiting = new Set<Waiting>();

  get state(): ConnectionState {
    return this.#state;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Resolves at the next "open", rejects at "closed". */
  opened(): Promise<void> {
    if (this.#state === "open") return Promise.resolve();
    if (this.#error) return Promise.reject(this.#error);
    return new Promise((resolve, reject) => this.#waiting.add({ resolve, reject }));
  }

  set(state: Exclude<ConnectionState, "closed">): void {
    if (this.#error || state === this.#state) return;
    this.#state = state;
    if (state === "open") this.#release(({ resolve }) => resolve());
    this.#tell();
  }

  close(error: RpcError): void {
    if (this.#error) return;
    this.#state = "closed";
    this.#error = error;
    this.#release(({ reject }) => reject(error));
    this.#tell();
  }

  #release(settle: (waiting: Waiting) => void): void {
    for (const waiting of this.#waiting) settle(waiting);
    this.#waiting.clear();
  }

  #tell(): void {
    const state = this.#state;
    for (const listener of [...this.#listeners])
      if (state === this.#state && this.#listeners.has(listener)) surfaced(() => listener(state)); // the one before may have closed
  }
}
