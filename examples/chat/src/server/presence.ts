/** Who is in which room. */

export class Presence {
  /** Each stay has a key of its own: one name may be there twice. */
  readonly #rooms = new Map<string, Map<symbol, string>>();
  readonly #watchers = new Set<() => void>();

  /** Names of those who are there, each once. */
  people(room: string): string[] {
    return [...new Set(this.#rooms.get(room)?.values())].sort();
  }

  rooms(): Iterable<string> {
    return this.#rooms.keys();
  }

  /** As long as this is iterated, `name` is in the room. */
  async *enter(room: string, name: string, signal: AbortSignal): AsyncIterable<{ people: string[] }> {
    const stay = Symbol(name);
    const stays = this.#rooms.get(room) ?? new Map<symbol, string>();
    this.#rooms.set(room, stays.set(stay, name));
    this.#changed();
    try {
      yield* this.watch(signal, () => ({ people: this.people(room) }));
    } finally {
      stays.delete(stay);
      if (stays.size === 0) this.#rooms.delete(room);
      this.#changed();
    }
  }

  /** What `look` sees now, and again whenever it sees something else. Who is slow misses what lay between. */
  async *watch<T>(signal: AbortSignal, look: () => T): AsyncIterable<T> {
    let wake: () => void = () => {};
    const watcher = () => wake();
    this.#watchers.add(watcher);
    signal.addEventListener("abort", watcher, { once: true });
    let told = "";
    try {
      while (!signal.aborted) {
        const changed = new Promise<void>((resolve) => {
          wake = resolve;
        });
        const seen = look();
        const text = JSON.stringify(seen);
        if (text !== told) yield seen;
        told = text;
        if (!signal.aborted) await changed;
      }
    } finally {
      this.#watchers.delete(watcher);
    }
  }

  #changed(): void {
    for (const watcher of this.#watchers) watcher();
  }
}
