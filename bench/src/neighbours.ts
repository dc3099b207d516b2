/** How much of the machine others use: a run beside busy neighbours is not a clean one. Linux only; elsewhere unknown. */

import { readFileSync } from "node:fs";
import { pause } from "./scene.ts";

const ticksPerS = 100;

/** Cores that processes other than ours used since the watch began. */
export class Watch {
  readonly #pids: readonly number[];
  readonly #busyS = machineBusyS();
  readonly #oursS: number;
  readonly #startedMs = performance.now();

  constructor(pids: readonly number[] = []) {
    this.#pids = [process.pid, ...pids];
    this.#oursS = this.#ours();
  }

  get othersCores(): number | undefined {
    const busyS = machineBusyS();
    if (busyS === undefined || this.#busyS === undefined) return undefined;
    const elapsedS = (performance.now() - this.#startedMs) / 1_000;
    return Math.max(0, (busyS - this.#busyS - (this.#ours() - this.#oursS)) / elapsedS);
  }

  #ours(): number {
    return this.#pids.reduce((sum, pid) => sum + processBusyS(pid), 0);
  }
}

/** Waits until the neighbours are quiet, but not longer than that. */
export async function quietMoment(patienceMs: number): Promise<void> {
  const endMs = performance.now() + patienceMs;
  for (let quiet = 0; quiet < 2 && performance.now() < endMs; ) {
    const watch = new Watch();
    await pause(200);
    const cores = watch.othersCores;
    if (cores === undefined) return;
    quiet = cores < 0.15 ? quiet + 1 : 0;
  }
}

/** User, nice, system, interrupts, and what the hypervisor took. */
function machineBusyS(): number | undefined {
  const fields = readOrNothing("/proc/stat")?.split("\n", 1)[0]?.trim().split(/\s+/).slice(1).map(Number);
  if (!fields) return undefined;
  return [0, 1, 2, 5, 6, 7].reduce((sum, index) => sum + (fields[index] ?? 0), 0) / ticksPerS;
}

function processBusyS(pid: number): number {
  const fields = readOrNothing(`/proc/${pid}/stat`)?.split(") ")[1]?.split(" ");
  return fields ? (Number(fields[11]) + Number(fields[12])) / ticksPerS : 0;
}

function readOrNothing(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
