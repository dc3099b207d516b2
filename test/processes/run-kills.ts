/** Kills a server under load again and again, as by `kill -9`, and starts another in its place. */

import { Random } from "../simulate/random.ts";
import type { Report } from "./messages.ts";
import { untruths } from "./untruths.ts";
import { World } from "./world.ts";

export interface KillPlan {
  readonly kills: number;
  readonly seed: number;
  readonly clients?: number;
}

export interface KillVerdict extends Report {
  /** Handlers of the calls that must not be repeated. */
  readonly effects: number;
  readonly untruths: readonly string[];
}

export async function runKills({ kills, seed, clients = 2 }: KillPlan): Promise<KillVerdict> {
  const random = new Random(seed);
  const world = await World.start();
  try {
    let server = await world.startServer();
    const programs = await Promise.all(Array.from({ length: clients }, () => world.startClient(20)));
    for (let kill = 0; kill < kills; kill++) {
      const before = random.between(1, 10);
      for (let heard = 0; heard < before; heard++)
        await Promise.race(programs.map((client) => client.hear("progress")));
      await server.kill();
      server = await world.startServer();
    }
    await Promise.all(programs.map((client) => client.hear("progress")));
    const report = await world.finish();
    const effects = world.effects();
    const once = [...effects].filter(([id]) => !id.includes("again"));
    return {
      ...report,
      effects: once.reduce((sum, [, runs]) => sum + runs, 0),
      untruths: untruths(report, effects),
    };
  } finally {
    await world.end();
  }
}
