/** What all clients together make the server keep: if it is too much, some of them have to go. */

import type { Clock } from "../peer/clock.ts";
import type { Report } from "../rpc/handler-error.ts";

/** Whoever makes the server keep something. */
export interface Keeper {
  readonly keptBytes: number;
  /** Sends it away, and keeps nothing for it any more. */
  shed(): void;
}

/** In the order in which they go. */
export interface Keepers {
  /** Those that were not admitted yet. */
  strangers(): Iterable<Keeper>;
  /** Those whose socket is gone, the longest absent first. */
  absent(): Iterable<Keeper>;
  present(): Iterable<Keeper>;
}

/** What those are told that have to go. */
export const shortOfMemory = "the server is short of memory";
export const comeBackAfterMs = 1000;

/** The fuller it is, the sooner it is looked at again. */
const longestMs = 1000;
const shortestMs = 100;
/** Between two times that the operator is told. */
const quietMs = 60_000;
/** So that looking at many costs a hundredth of the time. */
const keepersPerMs = 100;

export class Budget {
  readonly #clock: Clock;
  readonly #maxBytes: number;
  readonly #keepers: Keepers;
  readonly #report: Report;
  #cancelAlarm: (() => void) | undefined;
  /** How many had to go of whom the operator does not know yet. */
  #untold = 0;
  #toldAt = Number.NEGATIVE_INFINITY;

  constructor(clock: Clock, maxBytes: number, keepers: Keepers, report: Report) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
    this.#keepers = keepers;
    this.#report = report;
  }

  /** Somebody is here. */
  watch(): void {
    if (!this.#cancelAlarm) this.#arrange(longestMs);
  }

  /** Somebody has left, perhaps the last. */
  left(): void {
    for (const keepers of this.#groups) for (const _keeper of keepers) return;
    this.rest();
  }

  /** Nobody is to be looked at any more. */
  rest(): void {
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
  }

  #arrange(afterMs: number): void {
    this.#cancelAlarm = this.#clock.at(this.#clock.now() + afterMs, () => this.#weigh());
  }

  #weigh(): void {
    let [count, bytes] = [0, 0];
    for (const keepers of this.#groups)
      for (const { keptBytes } of keepers) {
        count += 1;
        bytes += keptBytes;
      }
    if (count === 0) return this.rest();
    this.#arrange(Math.max(longestMs * (1 - bytes / this.#maxBytes), shortestMs, count / keepersPerMs));
    if (bytes <= this.#maxBytes) return;
    this.#shed(bytes);
    this.#tell();
  }

  get #groups(): Iterable<Keeper>[] {
    return [this.#keepers.strangers(), this.#keepers.absent(), this.#keepers.present()];
  }

  #shed(bytes: number): void {
    let left = bytes;
    const [strangers = [], absent = [], present = []] = this.#groups;
    for (const keepers of [heaviestFirst(strangers), absent, heaviestFirst(present)])
      for (const keeper of [...keepers]) {
        if (left <= this.#maxBytes) return;
        left -= keeper.keptBytes;
        if (keeper.keptBytes === 0) continue;
        keeper.shed();
        this.#untold += 1;
      }
  }

  /** Once a minute: a server that is short of memory has no time to say so of each. */
  #tell(): void {
    const now = this.#clock.now();
    if (this.#toldAt + quietMs > now) return;
    const why = `all clients together made the server keep more than \`maxKeptBytes\`, ${this.#maxBytes}`;
    this.#report(new Error(`${this.#untold} sent away: ${why}`), "memory");
    this.#toldAt = now;
    this.#untold = 0;
  }
}

/** And of two that weigh the same, the newer one. */
function heaviestFirst(keepers: Iterable<Keeper>): Keeper[] {
  const weights = new Map([...keepers].map((keeper) => [keeper, keeper.keptBytes]));
  return [...weights.keys()].reverse().sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0));
}
