/** One round: good clients come and call, first among themselves, then beside sockets that never say who they are. */

import { bundled, Program } from "../support/program.ts";
import { Victim } from "../support/victim.ts";
import { WirePeer } from "../support/wire-peer.ts";
import type { FromSockets, Habit, ToSockets } from "./messages.ts";

export interface SlowSocketsRound {
  /** From the dial to the answer of the first call, of each good client. */
  readonly goodMs: { readonly before: readonly number[]; readonly during: readonly number[] };
  /** How long each of the others was left alone. */
  readonly cutAfterMs: Readonly<Record<Habit, readonly number[]>>;
}

/** As long as the slow ones are there. */
const spreadMs = 9_000;

export async function runSlowSockets(sockets: number, clients: number): Promise<SlowSocketsRound> {
  const victim = await Victim.start();
  const program = new Program<ToSockets, FromSockets>(await bundled("test/slow-sockets/sockets-process.ts"), []);
  await goodClients(victim.url, clients); // what is compiled by then is compiled for both
  const before = await goodClients(victim.url, clients);
  const cut = program.hear("cut");
  await program.ask({ type: "open", port: victim.port, sockets }, "opened");
  const during = await goodClients(victim.url, clients);
  const { afterMs } = await cut;
  await program.kill();
  await victim.expectServed();
  await victim.stop();
  return { goodMs: { before, during }, cutAfterMs: afterMs };
}

function goodClients(url: string, clients: number): Promise<number[]> {
  return Promise.all(Array.from({ length: clients }, (_, number) => goodClient(url, (number * spreadMs) / clients)));
}

async function goodClient(url: string, waitMs: number): Promise<number> {
  await new Promise((resolve) => setTimeout(resolve, waitMs));
  const dialledAt = performance.now();
  const peer = await WirePeer.open(url);
  peer.hello({ sid: crypto.randomUUID() });
  peer.say([16, 1, "add", { a: 1, b: 2 }]);
  await peer.next(17);
  const answeredAt = performance.now();
  await peer.close();
  return answeredAt - dialledAt;
}
