/** One call that the peer made. */

import { Allowance, Window } from "./credit.ts";
import type { CallFrame, CallFrameOptions, CallId } from "./frame.ts";

/** `running`: the answer is due. `answered`: the peer has its end, the handler has not. `orphaned`: nobody waits for it. */
type State = "running" | "answered" | "orphaned";

export class IncomingCall {
  readonly id: CallId;
  readonly method: string | number;
  readonly deadline: number;
  readonly #options: CallFrameOptions | undefined;
  state: State = "running";
  /** Set by whoever runs the handler, when it enters it. */
  started = false;
  /** Whoever runs the handler. */
  owner: unknown;
  readonly #inputBytes: number;
  #heldItems = 0;
  #heldItemBytes = 0;
  #window: Window | undefined;
  #allowance: Allowance | undefined;

  constructor([, id, method, , options]: CallFrame, deadline: number, bytes = 0) {
    this.#inputBytes = bytes;
    this.id = id;
    this.method = method;
    this.deadline = deadline;
    this.#options = options;
  }

  get key(): string | undefined {
    return this.#options?.key;
  }

  /** What its caller belongs to, as a W3C traceparent. */
  get trace(): string | undefined {
    return this.#options?.trace;
  }

  /** For the items that come with an upload or a duplex. */
  get window(): Window {
    this.#window ??= new Window();
    return this.#window;
  }

  /** For the items that we send. */
  get allowance(): Allowance {
    this.#allowance ??= new Allowance(this.#options?.credit);
    return this.#allowance;
  }

  /** Its input, and the items that the handler has not taken. */
  get heldBytes(): number {
    return this.#inputBytes + this.#heldItemBytes;
  }

  arrived(bytes: number): void {
    this.#heldItems += 1;
    this.#heldItemBytes += bytes;
  }

  /** The handler took an item; returns what it weighed, on average, and the last one what is left. */
  took(): number {
    const bytes = this.#heldItems > 0 ? Math.floor(this.#heldItemBytes / this.#heldItems) : 0;
    this.#heldItems -= 1;
    this.#heldItemBytes -= bytes;
    return bytes;
  }

  get takesItems(): boolean {
    return this.#window !== undefined;
  }

  get givesItems(): boolean {
    return this.#allowance !== undefined;
  }
}
