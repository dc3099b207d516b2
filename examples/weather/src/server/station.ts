/** A weather station that measures now and then. */

import type { Reading } from "../generated/types.js";

/** How long it takes from one reading to the next; readings do not come by the clock. */
const pause = { leastMs: 600, mostMs: 3_400 };
const kept = 60;

export class Station {
  readonly #readings: Reading[] = [];
  readonly #measured: (reading: Reading) => void;
  #timer: NodeJS.Timeout | undefined;
  #celsius = 14;
  #windKmh = 12;

  constructor(measured: (reading: Reading) => void) {
    this.#measured = measured;
  }

  start(): void {
    this.#measure();
    const ms = pause.leastMs + Math.random() * (pause.mostMs - pause.leastMs);
    this.#timer = setTimeout(() => this.start(), ms);
  }

  stop(): void {
    clearTimeout(this.#timer);
  }

  /** For those who ask: what was measured after the reading they have. By time, for numbers start anew with the server. */
  after(atMs: number): Reading[] {
    return this.#readings.filter(({ at }) => at.getTime() > atMs);
  }

  #measure(): void {
    this.#celsius += (Math.random() - 0.5) * 0.6;
    this.#windKmh = Math.max(0, this.#windKmh + (Math.random() - 0.5) * 3);
    const reading = {
      number: (this.#readings.at(-1)?.number ?? 0) + 1,
      at: new Date(),
      celsius: Math.round(this.#celsius * 10) / 10,
      windKmh: Math.round(this.#windKmh),
    };
    this.#readings.push(reading);
    if (this.#readings.length > kept) this.#readings.shift();
    this.#measured(reading);
  }
}
