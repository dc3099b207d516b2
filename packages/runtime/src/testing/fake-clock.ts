/** A clock that moves only when told to. */

import type { Clock } from "../peer/clock.ts";

interface Alarm {
  readonly time: number;
  readonly wake: () => void;
}

export class FakeClock implements Clock {
  #now = 0;
  #alarms: Alarm[] = [];
  #soon: (() => void)[] = [];

  /** Alarms still set; a test that leaves some has leaked. */
  get pending(): number {
    return this.#alarms.length;
  }

  now(): number {
    return this.#now;
  }

  at(time: number, wake: () => void): () => void {
    const alarm = { time, wake };
    this.#alarms.push(alarm);
    return () => this.#remove(alarm);
  }

  soon(task: () => void): void {
    this.#soon.push(task);
  }

  /** Ends the present turn of the event loop. */
  settle(): void {
    for (let task = this.#soon.shift(); task; task = this.#soon.shift()) task();
  }

  /** Lets time pass; every alarm rings at its own time. */
  advance(ms: number): void {
    const end = this.#now + ms;
    this.settle();
    for (let alarm = this.#next(end); alarm; alarm = this.#next(end)) {
      this.#remove(alarm);
      this.#now = Math.max(this.#now, alarm.time);
      alarm.wake();
      this.settle();
    }
    this.#now = end;
  }

  #next(end: number): Alarm | undefined {
    let next: Alarm | undefined;
    for (const alarm of this.#alarms) if (alarm.time <= end && (!next || alarm.time < next.time)) next = alarm;
    return next;
  }

  #remove(alarm: Alarm): void {
    this.#alarms = this.#alarms.filter((other) => other !== alarm);
  }
}

/** A clock for tests: pass it to the client and to the server, and let time pass with `advance(ms)`. */
export function fakeClock(): FakeClock {
  return new FakeClock();
}
