/** How much one person may say in a short time. */

const burst = { messages: 20, perMs: 10_000 };

export class Pace {
  readonly #recent = new WeakMap<object, number[]>();

  /** Milliseconds until `who` may speak again; 0 counts as spoken. */
  waitMs(who: object): number {
    const now = Date.now();
    const times = (this.#recent.get(who) ?? []).filter((time) => time > now - burst.perMs);
    const isFree = times.length < burst.messages;
    this.#recent.set(who, isFree ? [...times, now] : times);
    return isFree ? 0 : (times[0] ?? now) + burst.perMs - now;
  }
}
