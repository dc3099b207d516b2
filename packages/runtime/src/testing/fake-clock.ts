/** A clock that moves only when told to. */

import { setImmediate } from "node:timers/promises";
import type { Clock } from "../peer/clock.ts";

interface Alarm {
  readonly time: number;
  readonly wake: () => void;
}

/** `told`: the present turn of the event loop ends when the test says so. `real`: when it does, so that calls can be awaited. */
export type Turns = "told" | "real";

/** What `fakeClock` makes. */
export class FakeClock implements Clock {
  readonly #turns: Turns;
  readonly #madeAt = Date.now();
  #now = 0;
  #alarms: Alarm[] = [];
  #soon: (() => void)[] = [];

  constructor(turns: Turns = "told") {
    this.#turns = turns;
  }

  /** Alarms still set; a test that leaves some has leaked. */
  get pending(): number {
    return this.#alarms.length;
  }

  now(): number {
    return this.#now;
  }

  /** Begins at the real one, when the clock is made, and goes on as `now` does: what a principal's `expiresAt` is held against. */
  timeOfDay(): number {
    return this.#madeAt + this.#now;
  }

  at(time: number, wake: () => void): () => void {
    const alarm = { time, wake };
    this.#alarms.push(alarm);
    return () => this.#remove(alarm);
  }

  soon(task: () => void): void {
    if (this.#turns === "real") queueMicrotask(task);
    else this.#soon.push(task);
  }

  /** Ends the present turn of the event loop. */
  settle(): void {
    for (let task = this.#soon.shift(); task; task = this.#soon.shift()) task();
  }

  /** Lets time pass; every alarm rings at its own time. */
  advance(ms: number): void {
    const end = this.#after(ms);
    this.settle();
    for (let alarm = this.#next(end); alarm; alarm = this.#next(end)) {
      this.#remove(alarm);
      this.#now = Math.max(this.#now, alarm.time);
      alarm.wake();
      this.settle();
    }
    this.#now = end;
  }

  /**
   * As `advance`, but what an alarm sets off goes on before the next one rings: messages arrive and are answered, promises settle.
   * So connections outlive any time that passes like this; in one `advance` of more than 25 s nobody can answer a heartbeat.
   */
  async pass(ms: number): Promise<void> {
    const end = this.#after(ms);
    await this.#rest();
    for (let alarm = this.#next(end); alarm; alarm = this.#next(end)) {
      this.advance(Math.max(0, alarm.time - this.#now));
      await this.#rest();
    }
    this.advance(Math.max(0, end - this.#now));
    await this.#rest();
  }

  #after(ms: number): number {
    if (typeof ms === "number" && ms >= 0) return this.#now + ms;
    throw new RangeError(`no clock goes on by ${String(ms)} ms`);
  }

  async #rest(): Promise<void> {
    do {
      this.settle();
      await setImmediate();
    } while (this.#soon.length > 0);
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

/**
 * A clock for tests: pass it to the client and to the server, and let time pass with `advance(ms)`. Timers wait for that; with
 * `turns: "real"` all else goes on by itself, so that calls can be awaited.
 *
 * @example
 * const clock = fakeClock({ turns: "real" });
 * const client = createClient(memoryTransport(router, { clock }), { clock });
 * const answer = client.slow({}, { timeoutMs: 500 }).safe();
 * clock.advance(500);
 * expect(await answer).toMatchObject({ error: { code: "DEADLINE_EXCEEDED" } });
 */
export function fakeClock({ turns = "told" }: { readonly turns?: Turns } = {}): FakeClock {
  if (turns !== "told" && turns !== "real")
    throw new TypeError(`\`turns\` is ${String(turns)}, expected "told" or "real"`);
  return new FakeClock(turns);
}
