/** Drains one of two servers while clients use every kind of procedure; no call may fail, no event may be lost. */

import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";
import { anonymous, type Server, serve } from "@wsrpc-ts/runtime/server";
import { Customer } from "../cuts/customer.ts";
import { Findings } from "../cuts/findings.ts";
import { type Client, createClient, createRouter, type Publish } from "../fixtures/ledger/generated.ts";
import { Ledger } from "../fixtures/ledger/ledger.ts";
import { Random } from "../simulate/random.ts";
import { closed, listening } from "../support/listening.ts";
import { SharedBroker } from "../support/shared-broker.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

export interface DrainPlan {
  readonly seed: number;
  readonly clients?: number;
}

export interface DrainVerdict {
  readonly findings: Findings;
  /** Entries whose handler did not run once. */
  readonly notOnce: readonly string[];
  /** Connections that clients made. */
  readonly dialled: number;
}

export async function runDrain({ seed, clients = 4 }: DrainPlan): Promise<DrainVerdict> {
  const findings = new Findings();
  const random = new Random(seed);
  const broker = new SharedBroker();
  const ledger = new Ledger(() => void ledger.publish(leaving.server));
  const leaving = await Node.start(ledger, broker, random);
  const staying = await Node.start(ledger, broker, random);
  const proxy = await TcpProxy.start(leaving.port);
  const customers = Array.from({ length: clients }, (_, n) => {
    const client = createClient(proxy.url, { chance: () => random.next() });
    return new Customer(`client ${n + 1}`, client, random.fork(), findings);
  });
  await Promise.all(customers.map((customer) => customer.subscribe()));
  const shopping = customers.flatMap((customer) => [customer.shop(), customer.enter(20)]);
  await Promise.all(customers.map((customer) => customer.heard(100)));

  proxy.targetPort = staying.port;
  await leaving.server.drain();
  const seqThen = ledger.seq;
  await Promise.all(customers.map((customer) => customer.heard(seqThen + 100)));
  for (const customer of customers) customer.leave();
  await Promise.all(shopping);
  await Promise.all(customers.map((customer) => customer.heard(ledger.seq)));

  for (const customer of customers) await customer.close();
  await proxy.close();
  for (const node of [leaving, staying]) await node.end();
  const notOnce = [...ledger.runs].filter(([, runs]) => runs !== 1).map(([id]) => id);
  return { findings, notOnce, dialled: proxy.dialled };
}

class Node {
  readonly server: Server<Publish>;
  readonly #http = createServer();
  #standing: Client | undefined;
  port = 0;

  static async start(ledger: Ledger, broker: SharedBroker, random: Random): Promise<Node> {
    const node = new Node(ledger, broker, random);
    node.server.attach(node.#http);
    node.port = await listening(node.#http);
    await node.#subscribe();
    return node;
  }

  private constructor({ handlers }: Ledger, broker: SharedBroker, random: Random) {
    const router = createRouter({
      ...handlers,
      async enter(input, ctx) {
        await setTimeout(random.between(0, 20)); // calls overlap, so that there is no moment without one
        return handlers.enter(input, ctx);
      },
    });
    this.server = serve(router, { authenticate: anonymous, broker: broker.node() });
  }

  async end(): Promise<void> {
    await this.#standing?.$close();
    await this.server.close();
    await closed(this.#http);
  }

  /** The node's log of the events must begin before its first guest comes. */
  async #subscribe(): Promise<void> {
    const standing = createClient(`ws://127.0.0.1:${this.port}/`);
    this.#standing = standing;
    await new Promise<void>((live) => void standing.events({ book: "main" }).subscribe({ live: () => live() }));
  }
}
