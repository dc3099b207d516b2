/** Moves the wall clock of a server and its clients by hours, forth and back, while they work and lose connections. */

import type { Report } from "../processes/messages.ts";
import { untruths } from "../processes/untruths.ts";
import { World } from "../processes/world.ts";
import { Random } from "../simulate/random.ts";
import { WallClock } from "./wall-clock.ts";

export interface ClockPlan {
  readonly library: string;
  readonly jumps: number;
  readonly seed: number;
}

export interface ClockVerdict extends Report {
  readonly untruths: readonly string[];
  /** By how many seconds each process was seen to be ahead, jump by jump. */
  readonly seen: readonly (readonly number[])[];
  readonly aheadSeconds: readonly number[];
  /** Connections that clients made. */
  readonly dialled: number;
}

const mostSeconds = 12 * 3600;

export async function runClocks({ library, jumps, seed }: ClockPlan): Promise<ClockVerdict> {
  const random = new Random(seed);
  const clock = new WallClock(library);
  const world = await World.start(clock.env);
  const [seen, aheadSeconds]: [number[][], number[]] = [[], []];
  try {
    const server = await world.startServer();
    const clients = [await world.startClient(20), await world.startClient(20)];
    for (let jump = 0; jump < jumps; jump++) {
      const ahead = random.between(-mostSeconds, mostSeconds);
      const isCut = jump % 2 === 1;
      if (isCut) world.proxy.cut(); // the session is waited for by one clock, and found by another
      clock.moveTo(ahead);
      aheadSeconds.push(ahead);
      await Promise.all(clients.map((client) => client.hear("progress")));
      const times = await Promise.all([
        server.ask({ type: "time" }, "time"),
        ...clients.map((client) => client.ask({ type: "time" }, "time")),
      ]);
      seen.push(times.map(({ ms }) => Math.round((ms - Date.now()) / 1000)));
    }
    const report = await world.finish();
    return { ...report, untruths: untruths(report, world.effects()), seen, aheadSeconds, dialled: world.proxy.dialled };
  } finally {
    await world.end();
    clock.remove();
  }
}
