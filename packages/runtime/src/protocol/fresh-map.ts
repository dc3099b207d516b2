/** A Map for what comes and goes all the time, whose past is let go of. */

/** Fewer are not worth a copy. */
const leastDeleted = 32;

/**
 * V8 gives a Map that many entries have left a new table, to which the old one points, with all that it held. Once such a table has
 * died among old objects, each later one, and the calls in it, outlives the quick collections: it was a fifteenth of all that was made.
 * A copy that is made in time points back to nothing.
 */
export class FreshMap<K, V> {
  #map = new Map<K, V>();
  #deleted = 0;

  get size(): number {
    return this.#map.size;
  }

  get(key: K): V | undefined {
    return this.#map.get(key);
  }

  set(key: K, value: V): void {
    if (this.#deleted > this.#map.size + leastDeleted) {
      this.#map = new Map(this.#map);
      this.#deleted = 0;
    }
    this.#map.set(key, value);
  }

  delete(key: K): void {
    this.#map.delete(key);
    this.#deleted += 1;
  }

  /** In the order in which they came. */
  values(): IterableIterator<V> {
    return this.#map.values();
  }

  clear(): void {
    this.#map.clear();
  }
}
