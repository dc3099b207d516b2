/** Virtual time that is the time of day, too. */

import { FakeClock } from "../../packages/runtime/src/testing/fake-clock.ts";

export class SteppingClock extends FakeClock {
  constructor() {
    super("real");
  }

  timeOfDay(): number {
    return this.now();
  }
}

/** In memory everything that can happen has happened when the turn of the event loop is over. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
