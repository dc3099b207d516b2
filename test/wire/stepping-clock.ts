/** Lets virtual time pass so that what an alarm sets off is over before the next one rings. */

import { FakeClock } from "../../packages/runtime/src/testing/fake-clock.ts";

export class SteppingClock extends FakeClock {
  readonly #times = new Set<number>();

  constructor() {
    super("real");
  }

  timeOfDay(): number {
    return this.now();
  }

  override at(time: number, wake: () => void): () => void {
    this.#times.add(time);
    return super.at(time, wake);
  }

  async pass(ms: number): Promise<void> {
    const end = this.now() + ms;
    for (let next = this.#next(end); next !== undefined; next = this.#next(end)) {
      this.advance(Math.max(0, next - this.now()));
      await turn();
    }
    this.advance(end - this.now());
    await turn();
  }

  #next(end: number): number | undefined {
    const next = Math.min(...this.#times);
    this.#times.delete(next);
    return next <= end ? next : undefined;
  }
}

/** In memory everything that can happen has happened when the turn of the event loop is over. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
