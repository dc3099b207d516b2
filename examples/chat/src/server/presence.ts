/** Who is in which room. */

type Watcher = (people: string[]) => void;

export class Presence {
  readonly #rooms = new Map<string, Map<Watcher, string>>();

  /** Names of those who are there, each once. */
  people(room: string): string[] {
    return [...new Set(this.#rooms.get(room)?.values())].sort();
  }

  rooms(): Iterable<string> {
    return this.#rooms.keys();
  }

  /** As long as this is iterated, `name` is in the room. */
  async *enter(room: string, name: string, signal: AbortSignal): AsyncIterable<{ people: string[] }> {
    const watchers = this.#rooms.get(room) ?? new Map<Watcher, string>();
    this.#rooms.set(room, watchers);
    let wake: () => void = () => {};
    const watcher: Watcher = () => wake();
    signal.addEventListener("abort", watcher as () => void, { once: true });
    watchers.set(watcher, name);
    this.#tell(watchers, room);
    try {
      while (!signal.aborted) {
        const changed = new Promise<void>((resolve) => {
          wake = resolve;
        });
        yield { people: this.people(room) };
        if (!signal.aborted) await changed;
      }
    } finally {
      watchers.delete(watcher);
      if (watchers.size === 0) this.#rooms.delete(room);
      this.#tell(watchers, room);
    }
  }

  #tell(watchers: ReadonlyMap<Watcher, string>, room: string): void {
    for (const watcher of watchers.keys()) watcher(this.people(room));
  }
}
