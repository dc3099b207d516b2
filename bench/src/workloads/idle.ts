/** Connections that have joined and do nothing: what does each of them hold (W8)? */

import type { Dialled } from "../contender.ts";
import { dialMany, type Measured, pause, type Scene } from "../scene.ts";

export interface IdleSize {
  readonly connections: number;
  /** Opened and closed before, for code and pools that are there once. */
  readonly warmConnections: number;
}

export async function idle(scene: Scene, { connections, warmConnections }: IdleSize): Promise<Measured> {
  const warm = await dialMany(scene, warmConnections);
  await joinAll(warm);
  for (const one of warm) one.close();
  await pause(500);

  const before = await scene.server.memory();
  const startedMs = performance.now();
  const dialled = await dialMany(scene, connections);
  const dialsPerS = (connections / (performance.now() - startedMs)) * 1_000;
  await joinAll(dialled);
  await pause(500);
  const after = await scene.server.memory();

  for (const one of dialled) one.close();
  const serverRssBytes = (after.rssBytes - before.rssBytes) / connections;
  const serverHeapBytes = (after.heapBytes - before.heapBytes) / connections;
  return { numbers: { serverRssBytes, serverHeapBytes, dialsPerS }, faults: [] };
}

async function joinAll(dialled: readonly Dialled[]): Promise<void> {
  for (let at = 0; at < dialled.length; at += 100)
    await Promise.all(dialled.slice(at, at + 100).map((one) => one.join(() => {})));
}
