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
  const numbers = { serverCpuUs: 0, clientCpuUs: 0 };
  let wrong = 0;
  for (let turn = -warmTurns; turn < turns; turn++) {
    const seen = await absence(scene, events);
    wrong += Math.abs(events - seen.arrived);
    if (turn < 0) continue;
    numbers.serverCpuUs += seen.serverCpuUs / turns;
    numbers.clientCpuUs += seen.clientCpuUs / turns;
  }
  return {
    numbers,
    faults: wrong === 0 ? [] : [`${wrong} of ${events * (warmTurns + turns)} events are missing, or came twice`],
  };
}

/** A client of its own each time: one that is cut off again and again waits longer and longer. */
async function absence(scene: Scene, events: number) {
  const dialled = await scene.dial();
  let arrived = 0;
  let allArrived = () => {};
  const end = new Promise<void>((resolve) => (allArrived = resolve));
  await dialled.join(() => {
    arrived += 1;
    if (arrived === events) allArrived();
  });
  const spending = await Spending.begin(scene);
  await scene.server.publishInAbsence(events);
  await Promise.race([end, pause(patienceMs)]);
  const { serverCpuUs, clientCpuUs } = await spending.per(events);
  dialled.close();
  return { arrived, serverCpuUs, clientCpuUs };
}
