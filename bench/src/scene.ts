/** What a workload is given, and what it gives back. */

import type { Contender, Dialled } from "./contender.ts";
import type { CpuTime, Memory } from "./probe.ts";
import type { CpuProfile } from "./profiler.ts";

/** The server's process, asked from the client's. */
export interface ServerProbe {
  cpuTime(): Promise<CpuTime>;
  memory(): Promise<Memory>;
  resetPeakRss(): Promise<number>;
  peakRss(): Promise<number>;
  /** @param mb of objects besides, from now on */
  hold(mb: number): Promise<void>;
  dropAll(): Promise<void>;
  openGate(): Promise<void>;
  /** Cuts all connections off, and publishes before anyone can be back. */
  publishInAbsence(events: number): Promise<void>;
  startProfile(): Promise<void>;
  stopProfile(): Promise<CpuProfile>;
}

export interface Scene {
  readonly contender: Contender;
  readonly server: ServerProbe;
  dial(): Promise<Dialled>;
}

export interface Measured {
  /** By the key of the metric. */
  readonly numbers: Readonly<Record<string, number>>;
  /** What went wrong, in words: a number with a fault is worth nothing. */
  readonly faults: readonly string[];
  readonly profiles?: { readonly server: CpuProfile; readonly client: CpuProfile };
}

/** What a server is told. */
export interface ListenOrder {
  readonly contender: string;
  readonly port: number;
}

/** What a client is told. */
export interface RunOrder extends ListenOrder {
  readonly workload: string;
  readonly size: Readonly<Record<string, number | string>>;
  /** Both processes write down where their time goes, which slows them. */
  readonly isProfiled?: boolean;
}

/** Why a contender takes no part in a workload. */
export interface Absent {
  readonly absent: string;
}

export async function dialMany(scene: Scene, count: number, atATime = 50): Promise<Dialled[]> {
  const dialled: Dialled[] = [];
  let begun = 0;
  const dialSome = async () => {
    while (begun < count) {
      begun += 1;
      dialled.push(await scene.dial());
    }
  };
  await Promise.all(Array.from({ length: Math.min(atATime, count) }, dialSome));
  return dialled;
}

export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** The value below which this share of the sorted values lies. */
export function quantile(sorted: readonly number[], share: number): number {
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
}

/** What both sides spent between two looks, and how long it took. */
export class Spending {
  readonly #scene: Scene;
  readonly #server: CpuTime;
  readonly #client = process.cpuUsage();
  readonly #startedMs = performance.now();

  static async begin(scene: Scene): Promise<Spending> {
    return new Spending(scene, await scene.server.cpuTime());
  }

  private constructor(scene: Scene, server: CpuTime) {
    this.#scene = scene;
    this.#server = server;
  }

  /** CPU microseconds of each side for one of `count`, and the rate; the server's share is taken by its own clock. */
  async per(count: number): Promise<{ ratePerS: number; serverCpuUs: number; clientCpuUs: number }> {
    const elapsedMs = performance.now() - this.#startedMs;
    const { user, system } = process.cpuUsage(this.#client);
    const { usedUs, atMs } = await this.#scene.server.cpuTime();
    const serverShare = (usedUs - this.#server.usedUs) / (atMs - this.#server.atMs);
    return {
      ratePerS: (count / elapsedMs) * 1_000,
      serverCpuUs: (serverShare * elapsedMs) / count,
      clientCpuUs: (user + system) / count,
    };
  }
}
