/** Clients whose first connection is cut at each of some places, and that have asked for everything before they even dialled. */

import { createServer } from "node:http";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { createClient, createRouter } from "../fixtures/ledger/generated.ts";
import { Ledger } from "../fixtures/ledger/ledger.ts";
import { closed, listening } from "../support/listening.ts";
import type { Direction } from "../support/tcp-pair.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

/** How many connections were cut, and what did not go as if none had been. */
export async function cutFirstConnections(direction: Direction, places: readonly number[]) {
  const http = createServer();
  const ledger = new Ledger(() => void ledger.publish(server));
  const server = serve(createRouter(ledger.handlers), { authenticate: anonymous });
  server.attach(http);
  const proxy = await TcpProxy.start(await listening(http));
  const faults: string[] = [];

  for (const bytes of places) {
    proxy.cutAfter(direction, Number.POSITIVE_INFINITY, bytes);
    const client = createClient(proxy.url, { backoff: { baseMs: 0 } });
    const id = `${direction} ${bytes}`;
    const outcomes = await Promise.allSettled([
      client.enter({ id, text: "once" }).then(({ runs }) => runs === 1),
      client.enterAgain({ id: `${id} again`, text: "or twice" }),
      client.enterOnce({ id: `${id} by key`, text: "once" }).then(({ runs }) => runs === 1),
      counted(client.read({ to: 3 }), 3),
      client.total(undefined, [1, 2, 3]).then((items) => items.length === 3),
      counted(client.echo(undefined, [1, 2, 3]), 3),
    ]);
    for (const [n, outcome] of outcomes.entries()) {
      if (outcome.status === "rejected") faults.push(`${id}, call ${n}: ${outcome.reason}`);
      else if (outcome.value === false) faults.push(`${id}, call ${n}: another result`);
    }
    await client.$close();
  }

  const { cuts } = proxy;
  await proxy.close();
  await server.close();
  await closed(http);
  return { cuts, faults };
}

async function counted(items: AsyncIterable<number>, expected: number): Promise<boolean> {
  let count = 0;
  for await (const _item of items) count += 1;
  return count === expected;
}
