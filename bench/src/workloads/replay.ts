/** Events are published while the subscriber's connection is gone, and come when it resumes its session. */

import { type Measured, pause, type Scene, Spending } from "../scene.ts";

export interface ReplaySize {
  readonly events: number;
  /** So often is the same done before anything is counted. */
  readonly warmTurns: number;
  readonly turns: number;
}

const patienceMs = 20_000;

/** Each turn costs a connection too, which weighs most where few events wait. */
export async function replay(scene: Scene, { events, warmTurns, turns }: ReplaySize): Promise<Measured> {
  const dialled = await scene.dial();
  let arrived = 0;
  let wanted = 0;
  let allArrived = () => {};
  await dialled.join(() => {
    arrived += 1;
    if (arrived === wanted) allArrived();
  });
  const turn = async () => {
    wanted += events;
    const end = new Promise<void>((resolve) => (allArrived = resolve));
    await scene.server.publishInAbsence(events);
    if (arrived < wanted) await Promise.race([end, pause(patienceMs)]);
  };
  for (let warm = 0; warm < warmTurns; warm++) await turn();

  const spending = await Spending.begin(scene);
  for (let counted = 0; counted < turns; counted++) await turn();
  const { serverCpuUs, clientCpuUs } = await spending.per(events * turns);

  dialled.close();
  const faults = arrived === wanted ? [] : [`${arrived} of ${wanted} events`];
  return { numbers: { serverCpuUs, clientCpuUs }, faults };
}
