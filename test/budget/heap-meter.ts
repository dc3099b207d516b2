/** Bytes of this process's heap; with a young generation that is never full, what was allocated is what it grew by. */

import { getHeapStatistics } from "node:v8";

export function heapBytes(): number {
  return getHeapStatistics().used_heap_size;
}

/** What is held when everything is collected that can be. */
export async function settledHeapBytes(): Promise<number> {
  if (!globalThis.gc) throw new Error("node must be started with --expose-gc");
  for (let round = 0; round < 4; round++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return heapBytes();
}
