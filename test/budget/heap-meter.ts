/** Bytes of this process; with a young generation that is never full, what was allocated is what they grew by. */

import { getHeapStatistics } from "node:v8";

export interface MemoryLook {
  readonly heapBytes: number;
  /** Of array buffers, which lie outside the heap. */
  readonly bufferBytes: number;
}

export function memoryLook(): MemoryLook {
  return { heapBytes: getHeapStatistics().used_heap_size, bufferBytes: process.memoryUsage().arrayBuffers };
}

/** When everything is collected that can be. */
export async function settledMemory(): Promise<MemoryLook> {
  if (!globalThis.gc) throw new Error("node must be started with --expose-gc");
  for (let round = 0; round < 4; round++) {
    globalThis.gc();
    await new Promise((resolve) => setImmediate(resolve));
  }
  return memoryLook();
}
