/** Connections that die without a word, in one direction or in both: how long until what waits on them goes on? */

import { type Client, createClient } from "../fixtures/ledger/generated.ts";
import type { FromServer, ToServer } from "../storms/messages.ts";
import { bundled, Program } from "../support/program.ts";
import type { Direction } from "../support/tcp-pair.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

export const deaths = ["both", "up", "down"] as const;
export type Death = (typeof deaths)[number];

export interface HalfOpenPlan {
  readonly death: Death;
  readonly calling: number;
  /** They wait for nothing. */
  readonly idle: number;
}

export interface HalfOpenVerdict {
  readonly death: Death;
  /** From the death until a call that was made on the dead connection is answered. */
  readonly answeredMs: readonly number[];
  /** From the death until there is another connection. */
  readonly resumedMs: readonly number[];
  /** How often the handlers of the calls began. */
  readonly runs: readonly number[];
}

export async function runHalfOpen({ death, calling, idle }: HalfOpenPlan): Promise<HalfOpenVerdict> {
  const server: Program<ToServer, FromServer> = new Program(await bundled("test/storms/server-process.ts"), []);
  const { port } = await server.hear("listening");
  const proxy = await TcpProxy.start(port);
  const clients = Array.from({ length: calling + idle }, () => createClient(proxy.url));
  try {
    await Promise.all(clients.map((client) => client.$connection.opened));
    proxy.stall(directionOf(death));
    const startedAt = performance.now();
    const sinceDeath = () => performance.now() - startedAt;
    const idlers = clients.slice(calling).map((client) => back(client).then(sinceDeath));
    const answers = clients.slice(0, calling).map(async (client, n) => {
      const { runs } = await client.enter({ id: `call ${n}`, text: "" });
      return { runs, afterMs: sinceDeath() };
    });
    const answered = await Promise.all(answers);
    return {
      death,
      answeredMs: answered.map(({ afterMs }) => afterMs),
      runs: answered.map(({ runs }) => runs),
      resumedMs: await Promise.all(idlers),
    };
  } finally {
    await Promise.all(clients.map((client) => client.$close()));
    await proxy.close();
    await server.kill();
  }
}

function directionOf(death: Death): Direction | undefined {
  return death === "both" ? undefined : death;
}

/** Resolves when the client has lost its connection and has another one. */
function back({ $connection }: Client): Promise<void> {
  return new Promise((resolve) => {
    $connection.onState((state) => {
      if (state === "reconnecting") void $connection.opened.then(resolve);
    });
  });
}
