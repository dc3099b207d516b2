/** A handler whose answer is kept for whoever comes back with its key: it outlives its session, though not its deadline. */

import type { WireValue } from "../protocol/encoded-frame.ts";
import type { IncomingCall } from "../protocol/incoming-call.ts";
import type { AlarmClock } from "./alarm-clock.ts";
import type { Answer, Keep, KeyedCalls } from "./dedup.ts";
import { HandlerRun, type RunOwner } from "./handler-run.ts";
import type { Route } from "./route.ts";

export class KeyedRun extends HandlerRun {
  readonly #calls: KeyedCalls;
  readonly #clock: AlarmClock;
  #keep: Keep | undefined;
  #ended: (() => void) | undefined;

  constructor(call: IncomingCall, route: Route, owner: RunOwner, calls: KeyedCalls, clock: AlarmClock) {
    super(call, route, owner);
    this.#calls = calls;
    this.#clock = clock;
  }

  override begin(input: WireValue): void {
    this.#claim(input).catch((error) => this.owner.broke(this, error));
  }

  /** Runs, unless there is an answer. */
  async #claim(input: WireValue): Promise<void> {
    const { call, route } = this;
    const key = JSON.stringify([this.scope.identity, route.name, call.key]);
    const claimed = await this.#calls.claim(key, input, () => call.state === "running");
    if (typeof claimed !== "function") return this.owner.answer(this, claimed);
    this.#keep = claimed;
    this.owner.run(this, input);
  }

  /** Somebody else sees to its end. */
  override orphaned(): void {
    this.#ended = this.#calls.outlived(this.call, this.#clock, (error) => this.aborted(error));
  }

  override over(): void {
    this.#ended?.();
  }

  override settled(answer: Answer): Promise<void> | undefined {
    return this.#keep?.(this.call.started ? answer : undefined);
  }
}
