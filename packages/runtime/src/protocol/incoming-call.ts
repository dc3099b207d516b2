/** One call that the peer made. */

import { Allowance, Window } from "./credit.ts";
import type { CallFrame, CallFrameOptions, CallId } from "./frame.ts";

/** `running`: the answer is due. `answered`: the peer has its end, the handler has not. `orphaned`: nobody waits for it. */
type State = "running" | "answered" | "orphaned";

export class IncomingCall {
  readonly id: CallId;
  readonly deadline: number;
  readonly #options: CallFrameOptions | undefined;
  state: State = "running";
  /** Set by whoever runs the handler, when it enters it. */
  started = false;
  /** Whoever runs the handler. */
  owner: unknown;
  readonly #inputBytes: number;
  /** Most calls have none, and a server may hold many calls. */
  #items: CallItems | undefined;

  constructor([, id, , , options]: CallFrame, deadline: number, bytes = 0) {
    this.#inputBytes = bytes;
    this.id = id;
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
    this.#items ??= new CallItems();
    this.#items.window ??= new Window();
    return this.#items.window;
  }

  /** For the items that we send. */
  get allowance(): Allowance {
    this.#items ??= new CallItems();
    this.#items.allowance ??= new Allowance(this.#options?.credit);
    return this.#items.allowance;
  }

  /** Its input, and the items that the handler has not taken. */
  get heldBytes(): number {
    return this.#inputBytes + (this.#items?.heldBytes ?? 0);
  }

  arrived(bytes: number): void {
    this.#items?.arrived(bytes);
  }

  /** The handler took an item; returns what it weighed. */
  took(): number {
    return this.#items?.took() ?? 0;
  }

  get takesItems(): boolean {
    return this.#items?.window !== undefined;
  }

  get givesItems(): boolean {
    return this.#items?.allowance !== undefined;
  }
}

/** The items of a call: what may come and go, and what came that the handler has not taken. */
class CallItems {
  window: Window | undefined;
  allowance: Allowance | undefined;
  heldBytes = 0;
  #held = 0;

  arrived(bytes: number): void {
    this.#held += 1;
    this.heldBytes += bytes;
  }

  /** Returns what the item weighed, on average, and the last one what is left. */
  took(): number {
    const bytes = this.#held > 0 ? Math.floor(this.heldBytes / this.#held) : 0;
    this.#held -= 1;
    this.heldBytes -= bytes;
    return bytes;
  }
}
