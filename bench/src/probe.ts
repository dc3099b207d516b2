/** What a process can tell of itself: the time it ran on a core, and the memory it holds. */

import { readFileSync, writeFileSync } from "node:fs";

export interface CpuTime {
  readonly usedUs: number;
  /** By this process's own clock. */
  readonly atMs: number;
}

export interface Memory {
  readonly rssBytes: number;
  readonly heapBytes: number;
}

export function cpuTime(): CpuTime {
  const { user, system } = process.cpuUsage();
  return { usedUs: user + system, atMs: performance.now() };
}

/** After everything is collected that can be. */
export async function settledMemory(): Promise<Memory> {
  for (let round = 0; round < 4; round++) {
    globalThis.gc?.();
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  const { rss, heapUsed } = process.memoryUsage();
  return { rssBytes: rss, heapBytes: heapUsed };
}

const held: object[] = [];

/** As an application holds its own: in a process that holds next to nothing, V8 collects all of its heap much more often. */
export function holdObjects(mb: number): void {
  const bytesEach = 80;
  for (let left = mb * 2 ** 20; left > 0; left -= bytesEach) held.push({ id: left, name: `object ${left}` });
}

/** Forgets the peak so far where the platform can, and tells what is held now. */
export function resetPeakRss(): number {
  try {
    writeFileSync("/proc/self/clear_refs", "5");
  } catch {
    // Elsewhere the peak is that of the whole run.
  }
  return process.memoryUsage().rss;
}

export function peakRss(): number {
  try {
    const status = readFileSync("/proc/self/status", "utf8");
    return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1]) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}
