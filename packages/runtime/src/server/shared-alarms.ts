/** Wakes many sessions with few timers: those that are to wake at about the same time share one. */

import type { Alarms, Sleeper } from "../peer/alarms.ts";
import type { Clock } from "../peer/clock.ts";

interface Timer {
  readonly sleepers: Set<Sleeper>;
  readonly cancel: () => void;
}

/** What is right for a clock that nobody steers. */
export const usualSlack = 1 / 64;

export class SharedAlarms implements Alarms {
  readonly #clock: Clock;
  readonly #slack: number;
  readonly #timers = new Map<number, Timer>();

  /** @param slack how late an alarm may ring, as a share of the time until then */
  constructor(clock: Clock, slack: number) {
    this.#clock = clock;
    this.#slack = slack;
  }

  set(sleeper: Sleeper, time: number): number {
    const at = this.#rounded(time);
    const timer = this.#timers.get(at) ?? this.#timerAt(at);
    timer.sleepers.add(sleeper);
    return at;
  }

  forget(sleeper: Sleeper, at: number | undefined): void {
    if (at === undefined) return;
    const timer = this.#timers.get(at);
    if (!timer?.sleepers.delete(sleeper) || timer.sleepers.size > 0) return;
    this.#timers.delete(at);
    timer.cancel();
  }

  #timerAt(at: number): Timer {
    const ring = () => {
      this.#timers.delete(at);
      for (const sleeper of timer.sleepers) sleeper.ring(at);
    };
    const timer = { sleepers: new Set<Sleeper>(), cancel: this.#clock.at(at, ring) };
    this.#timers.set(at, timer);
    return timer;
  }

  /** Up to a multiple of the greatest power of two that is within the slack; what is near stays as it is. */
  #rounded(time: number): number {
    const step = 2 ** Math.floor(Math.log2((time - this.#clock.now()) * this.#slack));
    return step >= 1 ? Math.ceil(time / step) * step : time;
  }
}
