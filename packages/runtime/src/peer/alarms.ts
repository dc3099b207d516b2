/** Who wakes a driver when one of its machines asked for it. */

import type { Clock } from "./clock.ts";

export interface Sleeper {
  /** @param at what `set` returned: an alarm that was forgotten too late is none */
  ring(at: number): void;
}

export interface Alarms {
  /** Rings once, at the given time or a little later; returns when, which `forget` has to be told. */
  set(sleeper: Sleeper, time: number): number;
  forget(sleeper: Sleeper, at: number | undefined): void;
}

/** For one who sleeps alone and sets one alarm at a time. */
export function ownAlarms(clock: Clock): Alarms {
  let cancel = () => {};
  return {
    set(sleeper, time) {
      cancel = clock.at(time, () => sleeper.ring(time));
      return time;
    },
    forget: () => cancel(),
  };
}
