/** Finds what is overdue among many calls with one alarm: most calls settle long before, so nothing is kept in order. */

export interface Dated {
  /** On the clock of `now`; `Infinity` if never. */
  readonly deadline: number;
}

export class Deadlines {
  /** No deadline is earlier; it may be stale, because settled calls are not looked for. */
  #next = Number.POSITIVE_INFINITY;

  get next(): number {
    return this.#next;
  }

  added({ deadline }: Dated): void {
    if (deadline < this.#next) this.#next = deadline;
  }

  /** Looks at all calls only if one may be due. */
  due<T extends Dated>(calls: Iterable<T>, now: number): T[] {
    if (now < this.#next) return [];
    const due: T[] = [];
    this.#next = Number.POSITIVE_INFINITY;
    for (const call of calls) {
      if (call.deadline <= now) due.push(call);
      else this.added(call);
    }
    return due;
  }
}
