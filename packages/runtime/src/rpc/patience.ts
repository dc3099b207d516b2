/** How long a call waits for a schema that takes its time: until its caller wants no more, or its deadline has passed. */

import { type Executed, RpcError } from "../errors.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import type { CallOptions } from "./call.ts";
import { cancelled } from "./cancelled.ts";
import type { MaybePromise } from "./gate.ts";
import { onAbort } from "./on-abort.ts";

/** Tells the time, too. */
export interface Watch extends AlarmClock {
  now(): number;
}

export class Patience {
  readonly #procedure: string;
  readonly #watch: Watch;
  readonly #began: number;
  readonly #timeoutMs: number;
  readonly #signal: AbortSignal | undefined;
  /** Something took its time. */
  #hasWaited = false;
  #cancel: () => void = () => {};

  constructor(procedure: string, watch: Watch, timeoutMs: number, signal: AbortSignal | undefined) {
    this.#procedure = procedure;
    this.#watch = watch;
    this.#began = watch.now();
    this.#timeoutMs = timeoutMs;
    this.#signal = signal;
  }

  /** Ends what is waited for; nothing, where that is the peer. */
  cancel(): void {
    this.#cancel();
  }

  /** What is left of the time is what the peer has. */
  left(options: CallOptions | undefined): CallOptions | undefined {
    if (!this.#hasWaited) return options;
    const waitedMs = this.#watch.now() - this.#began;
    return { ...options, timeoutMs: Math.max(1, this.#timeoutMs - waitedMs) };
  }

  /** @param executed what is known of the handler meanwhile */
  wait<T>(checked: MaybePromise<T>, executed: Executed): MaybePromise<T> {
    return checked instanceof Promise ? this.#wait(checked, executed) : checked;
  }

  async #wait<T>(checked: Promise<T>, executed: Executed): Promise<T> {
    this.#hasWaited = true;
    let release = () => {};
    const givenUp = new Promise<never>((_resolve, reject) => {
      const signal = this.#signal;
      this.#cancel = () => reject(cancelled(signal, executed));
      const expire = () =>
        reject(new RpcError("DEADLINE_EXCEEDED", `the deadline of ${this.#procedure} has passed`, { executed }));
      const cancelAlarm = this.#watch.at(this.#began + this.#timeoutMs, expire);
      const ignore = onAbort(signal, this.#cancel);
      release = () => {
        cancelAlarm();
        ignore?.();
      };
      if (signal?.aborted) this.#cancel();
    });
    try {
      return await Promise.race([checked, givenUp]);
    } finally {
      release();
      this.#cancel = () => {};
    }
  }
}
