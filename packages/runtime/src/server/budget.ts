/** What all clients together make the server keep: if it is too much, some of them have to go. */

import type { Clock } from "../peer/clock.ts";

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
/** So that looking at many costs a hundredth of the time. */
const keepersPerMs = 100;

export class Budget {
  readonly #clock: Clock;
  readonly #maxBytes: number;
  readonly #keepers: Keepers;
  #cancelAlarm: (() => void) | undefined;

  constructor(clock: Clock, maxBytes: number, keepers: Keepers) {
    this.#clock = clock;
    this.#maxBytes = maxBytes;
    this.#keepers = keepers;
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
    if (bytes > this.#maxBytes) this.#shed(bytes);
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
        if (keeper.keptBytes > 0) keeper.shed();
      }
  }
}

/** And of two that weigh the same, the newer one. */
function heaviestFirst(keepers: Iterable<Keeper>): Keeper[] {
  const weights = new Map([...keepers].map((keeper) => [keeper, keeper.keptBytes]));
  return [...weights.keys()].reverse().sort((a, b) => (weights.get(b) ?? 0) - (weights.get(a) ?? 0));
}
