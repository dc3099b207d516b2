/** A stream of many items to one reader (W6), who may be away for a while at its beginning (W6s). */

import { type Measured, pause, type Scene, Spending } from "../scene.ts";

export interface ReadSize {
  readonly items: number;
  readonly warmItems: number;
  /** The reader's whole process does nothing for so long when the first item has come. */
  readonly blockedMs: number;
}

const patienceMs = 60_000;
const mib = 1024 * 1024;

export async function read(scene: Scene, { items, warmItems, blockedMs }: ReadSize): Promise<Measured> {
  const dialled = await scene.dial();
  if (warmItems > 0) await dialled.read(warmItems, () => {});
  await pause(100);

  const rssBytes = await scene.server.resetPeakRss();
  const spending = await Spending.begin(scene);
  let arrived = 0;
  let misplaced = 0;
  const end = dialled.read(items, (item) => {
    if (arrived === 0 && blockedMs > 0) sleepThread(blockedMs);
    if (item && item.id !== arrived) misplaced += 1;
    arrived += 1;
  });
  await Promise.race([end, pause(patienceMs)]);

  const spent = await spending.per(arrived);
  const growthMb = ((await scene.server.peakRss()) - rssBytes) / mib;
  dialled.close();
  const faults = arrived === items && misplaced === 0 ? [] : [`${arrived} of ${items} items, ${misplaced} misplaced`];
  return { numbers: { ...spent, growthMb }, faults };
}

function sleepThread(ms: number): void {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, ms);
}
