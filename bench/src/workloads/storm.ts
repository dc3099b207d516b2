/** All clients lose their connection at once, dial again by hand and make one call each (W9). */

import type { Dialled } from "../contender.ts";
import { smallItem } from "../item.ts";
import { dialMany, type Measured, pause, quantile, type Scene, Spending } from "../scene.ts";

export interface StormSize {
  readonly connections: number;
}

const patienceMs = 20_000;

export async function storm(scene: Scene, { connections }: StormSize): Promise<Measured> {
  const dialled = await dialMany(scene, connections);
  await Promise.all(dialled.map((one) => one.call(smallItem(1))));

  const spending = await Spending.begin(scene);
  await scene.server.dropAll();
  const startedMs = performance.now();
  for (const one of dialled) closeQuietly(one);
  const backMs: number[] = [];
  let failures = 0;
  const again = await Promise.all(
    dialled.map(async () => {
      while (performance.now() - startedMs < patienceMs) {
        const back = await comeBack(scene);
        if (back) {
          backMs.push(performance.now() - startedMs);
          return back;
        }
        failures += 1;
        await pause(20);
      }
    }),
  );
  const allBackMs = performance.now() - startedMs;
  const { serverCpuUs, clientCpuUs } = await spending.per(connections);

  for (const one of again) one?.close();
  const faults = backMs.length === connections ? [] : [`${backMs.length} of ${connections} came back`];
  backMs.sort((a, b) => a - b);
  return { numbers: { serverCpuUs, clientCpuUs, allBackMs, p50Ms: quantile(backMs, 0.5), failures }, faults };
}

async function comeBack(scene: Scene): Promise<Dialled | undefined> {
  let dialled: Dialled | undefined;
  try {
    dialled = await scene.dial();
    await dialled.call(smallItem(1));
    return dialled;
  } catch {
    if (dialled) closeQuietly(dialled);
    return undefined;
  }
}

function closeQuietly(dialled: Dialled): void {
  try {
    dialled.close();
  } catch {
    // Some complain of being closed twice.
  }
}
