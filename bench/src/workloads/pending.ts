/** Calls that the server does not answer before it is told to: what does each of them hold (W8b)? */

import { special } from "../application.ts";
import type { Dialled } from "../contender.ts";
import { smallItem } from "../item.ts";
import { dialMany, type Measured, pause, type Scene } from "../scene.ts";

export interface PendingSize {
  readonly connections: number;
  readonly calls: number;
}

export async function pending(scene: Scene, { connections, calls }: PendingSize): Promise<Measured> {
  const dialled = await dialMany(scene, connections);
  for (const one of dialled) for (let id = 0; id < 200; id++) await one.call(smallItem(id));
  const before = await scene.server.memory();
  let answered = 0;
  const waiting = Array.from({ length: calls }, (_, turn) =>
    (dialled[turn % connections] as Dialled).call({ ...smallItem(0), id: special.wait }).then(() => answered++),
  );
  await pause(1_500);
  const after = await scene.server.memory();

  const early = answered;
  await scene.server.openGate();
  await Promise.race([Promise.allSettled(waiting), pause(5_000)]);
  for (const one of dialled) one.close();
  const serverHeapBytes = (after.heapBytes - before.heapBytes) / calls;
  const serverRssBytes = (after.rssBytes - before.rssBytes) / calls;
  const faults = early === 0 && answered === calls ? [] : [`${answered} of ${calls} answered, ${early} of them early`];
  return { numbers: { serverHeapBytes, serverRssBytes }, faults };
}
