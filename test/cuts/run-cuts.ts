/** Cuts connections at random bytes while clients call, stream, upload and listen; nothing may be lost, doubled or reordered. */

import { createServer } from "node:http";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { createClient, createRouter } from "../fixtures/ledger/generated.ts";
import { Ledger } from "../fixtures/ledger/ledger.ts";
import { Random } from "../simulate/random.ts";
import { closed, listening } from "../support/listening.ts";
import type { Cut } from "../support/tcp-pair.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import { Customer } from "./customer.ts";
import { Findings } from "./findings.ts";

export interface Plan {
  readonly cuts: number;
  readonly seed: number;
  readonly clients?: number;
}

export interface Verdict {
  readonly cuts: number;
  readonly findings: Findings;
  /** What never settled once the network was sound. */
  readonly unsettled: readonly string[];
}

/** What has not settled by then, never will: a call's own timeout is half of it. */
const patienceMs = 60_000;

export async function runCuts({ cuts, seed, clients = 4 }: Plan): Promise<Verdict> {
  const findings = new Findings();
  const random = new Random(seed);
  const http = createServer();
  const ledger = new Ledger(() => void ledger.publish(server));
  const server = serve(createRouter(ledger.handlers), { authenticate: anonymous });
  server.attach(http);
  const proxy = await TcpProxy.start(await listening(http));
  const customers = Array.from({ length: clients }, (_, n) => {
    const client = createClient(proxy.url, { backoff: { baseMs: 0 } });
    return new Customer(`client ${n + 1}`, client, random.fork(), findings);
  });
  await Promise.all(customers.map((customer) => customer.subscribe()));

  const made = cutting(proxy, cuts, random.fork());
  const shopping = Promise.all(customers.map((customer) => customer.shop()));
  await Promise.race([made, shopping]);
  for (const customer of customers) customer.leave();
  await settled(shopping.then(() => Promise.all(customers.map((customer) => customer.heard(ledger.seq)))));
  const unsettled = customers.flatMap(({ pending }) => [...pending]);

  for (const [id, runs] of ledger.runs) if (runs > 1) findings.found("doubled", `${id}: ran ${runs} times`);
  for (const customer of customers) await customer.close();
  await proxy.close();
  await server.close();
  await closed(http);
  return { cuts: proxy.cuts, findings, unsettled };
}

/** Each connection is cut, the present ones first; resolves with the last cut. */
function cutting(proxy: TcpProxy, cuts: number, random: Random): Promise<void> {
  let planned = 0;
  const next = (): Cut | undefined => {
    planned += 1;
    return planned > cuts ? undefined : randomCut(random);
  };
  return new Promise((resolve) => {
    proxy.cutEach(next, () => proxy.cuts >= cuts && resolve());
  });
}

/** Some within the upgrade and the greeting, some far into the conversation; of some only the client is told. */
function randomCut(random: Random): Cut {
  const cut: Cut = {
    direction: random.pick(["up", "down"]),
    bytes: random.between(0, random.pick([300, 1000, 5000, 30_000])),
  };
  if (random.chance(0.8)) return cut;
  return { ...cut, told: "client", ...(cut.direction === "up" && { lateMs: random.between(0, 50) }) };
}

/** Resolves when the promise does, or when it never will. */
async function settled(promise: Promise<unknown>): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const patience = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, patienceMs);
  });
  await Promise.race([promise, patience]);
  clearTimeout(timer);
}
