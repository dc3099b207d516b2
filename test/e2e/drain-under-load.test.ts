import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";
import { anonymous, type Server, serve } from "@wsrpc-ts/runtime/server";
import { afterEach, describe, expect, it } from "vitest";
import { Customer } from "../cuts/customer.ts";
import { Findings } from "../cuts/findings.ts";
import { createClient, createRouter, type Publish } from "../fixtures/ledger/generated.ts";
import { Ledger } from "../fixtures/ledger/ledger.ts";
import { Random } from "../simulate/random.ts";
import { closed, listening } from "../support/listening.ts";
import { SharedBroker } from "../support/shared-broker.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

const cleanUp: (() => unknown)[] = [];

afterEach(async () => {
  for (const step of cleanUp.splice(0).reverse()) await step();
});

interface Node {
  readonly server: Server<Publish>;
  readonly port: number;
}

/** Nodes that share one ledger and the events of it. */
async function startNode({ handlers }: Ledger, broker: SharedBroker, random: Random): Promise<Node> {
  const router = createRouter({
    ...handlers,
    async enter(input, ctx) {
      await setTimeout(random.between(0, 20)); // calls overlap, so that there is no moment without one
      return handlers.enter(input, ctx);
    },
  });
  const server = serve(router, { authenticate: anonymous, broker: broker.node() });
  const http = createServer();
  server.attach(http);
  const port = await listening(http);
  const standing = createClient(`ws://127.0.0.1:${port}/`); // so that the node's log begins before its first guest comes
  await new Promise<void>((live) => void standing.events({ book: "main" }).subscribe({ live: () => live() }));
  cleanUp.push(
    () => closed(http),
    () => server.close(),
    () => standing.$close(),
  );
  return { server, port };
}

describe("one of two servers that drains under load", () => {
  it.each([1, 2, 3])("fails no call and loses no event (seed %i)", async (seed) => {
    const findings = new Findings();
    const random = new Random(seed);
    const broker = new SharedBroker();
    const ledger = new Ledger(() => void ledger.publish(nodes[0].server));
    const nodes = [await startNode(ledger, broker, random), await startNode(ledger, broker, random)] as const;
    const proxy = await TcpProxy.start(nodes[0].port);
    cleanUp.push(() => proxy.close());
    const customers = Array.from({ length: 4 }, (_, n) => {
      const client = createClient(proxy.url, { backoff: { baseMs: 20 } });
      return new Customer(`client ${n + 1}`, client, random.fork(), findings);
    });
    await Promise.all(customers.map((customer) => customer.subscribe()));
    const shopping = customers.map((customer) => customer.enter(20));
    await customers[0]?.heard(100);

    proxy.targetPort = nodes[1].port;
    await nodes[0].server.drain();
    const seqThen = ledger.seq;
    await Promise.all(customers.map((customer) => customer.heard(seqThen + 100)));
    for (const customer of customers) customer.leave();
    await Promise.all(shopping);
    await Promise.all(customers.map((customer) => customer.heard(ledger.seq)));
    for (const customer of customers) await customer.close();

    expect(findings.notes).toEqual([]);
    expect([...ledger.runs.values()].filter((runs) => runs !== 1)).toEqual([]);
    expect(proxy.dialled).toBe(8);
  });
});
