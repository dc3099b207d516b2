/** One call that the peer made. */

import { Allowance, Window } from "./credit.ts";
import type { CallFrame, CallId } from "./frame.ts";

/** `running`: the answer is due. `answered`: the peer has its end, the handler has not. `orphaned`: nobody waits for it. */
type State = "running" | "answered" | "orphaned";

export class IncomingCall {
  readonly id: CallId;
  readonly method: string | number;
  readonly key: string | undefined;
  readonly deadline: number;
  readonly #credit: number | undefined;
  state: State = "running";
  /** Set by whoever runs the handler, when it enters it. */
  started = false;
  /** Whoever runs the handler. */
  owner: unknown;
  #window: Window | undefined;
  #allowance: Allowance | undefined;

  constructor([, id, method, , options]: CallFrame, deadline: number) {
    this.id = id;
    this.method = method;
    this.key = options?.key;
    this.deadline = deadline;
    this.#credit = options?.credit;
  }

  /** For the items that come with an upload or a duplex. */
  get window(): Window {
    this.#window ??= new Window();
    return this.#window;
  }

  /** For the items that we send. */
  get allowance(): Allowance {
    this.#allowance ??= new Allowance(this.#credit);
    return this.#allowance;
  }

  get takesItems(): boolean {
    return this.#window !== undefined;
  }

  get givesItems(): boolean {
    return this.#allowance !== undefined;
  }
}
