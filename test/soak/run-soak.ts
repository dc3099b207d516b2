/** Load for minutes or hours, connections that break, clients that come and go: does memory grow, do files stay open, do answers slow down? */

import { readdirSync } from "node:fs";
import { createServer } from "node:http";
import { setTimeout } from "node:timers/promises";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { Customer } from "../cuts/customer.ts";
import { Findings } from "../cuts/findings.ts";
import { createClient, createRouter } from "../fixtures/ledger/generated.ts";
import { Ledger } from "../fixtures/ledger/ledger.ts";
import { Random } from "../simulate/random.ts";
import { closed, listening } from "../support/listening.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import { quantile } from "./series.ts";

export interface SoakPlan {
  readonly minutes: number;
  readonly sampleMs: number;
  readonly seed: number;
  readonly clients?: number;
  /** Told of each sample. */
  readonly sampled?: (sample: Sample) => void;
}

export interface Sample {
  readonly atMs: number;
  /** After a collection. */
  readonly heapBytes: number;
  /** `NaN` where the system does not tell. */
  readonly openFiles: number;
  /** Of the calls and streams that ended since the last sample. */
  readonly p99Ms: number;
  readonly calls: number;
}

export interface SoakReport {
  readonly samples: readonly Sample[];
  readonly findings: Findings;
  /** Before the first client came, and after the last one left. */
  readonly openFiles: readonly [before: number, after: number];
}

export async function runSoak({ minutes, sampleMs, seed, clients = 4, sampled }: SoakPlan): Promise<SoakReport> {
  const soak = await Soak.start(seed);
  const before = openFiles();
  const samples: Sample[] = [];
  for (let n = 0; n < clients; n++) await soak.enter();
  const startedAt = performance.now();
  while (performance.now() - startedAt < minutes * 60_000) {
    await setTimeout(sampleMs);
    const sample = { atMs: performance.now() - startedAt, ...soak.sample() };
    samples.push(sample);
    sampled?.(sample);
    await soak.replaceOne();
  }
  await soak.end();
  const after = openFiles();
  await soak.close();
  return { samples, findings: soak.findings, openFiles: [before, after] };
}

class Soak {
  readonly findings = new Findings((ms) => this.#durationsMs.push(ms));
  readonly #random: Random;
  readonly #http = createServer();
  readonly #ledger = new Ledger((id) => this.#entered(id));
  readonly #server = serve(createRouter(this.#ledger.handlers), { authenticate: anonymous });
  readonly #proxy: TcpProxy;
  readonly #customers: { readonly customer: Customer; readonly shopping: Promise<void> }[] = [];
  #durationsMs: number[] = [];
  #names = 0;

  static async start(seed: number): Promise<Soak> {
    const soak = new Soak(new Random(seed), await TcpProxy.start(0));
    soak.#server.attach(soak.#http);
    soak.#proxy.targetPort = await listening(soak.#http);
    return soak;
  }

  private constructor(random: Random, proxy: TcpProxy) {
    this.#random = random;
    this.#proxy = proxy;
    const bytes = () => random.between(100_000, 2_000_000); // some seconds
    proxy.cutEach(
      () => ({ direction: random.pick(["up", "down"]), bytes: bytes() }),
      () => {},
    );
  }

  /** What the ledger remembers for ever would look like a leak. */
  #entered(id: string): void {
    this.#ledger.runs.delete(id);
    void this.#ledger.publish(this.#server);
  }

  async enter(): Promise<void> {
    this.#names += 1;
    const client = createClient(this.#proxy.url, { backoff: { baseMs: 20 } });
    const customer = new Customer(`client ${this.#names}`, client, this.#random.fork(), this.findings);
    await customer.subscribe();
    this.#customers.push({ customer, shopping: customer.shop() });
  }

  /** The one that has been here longest leaves, and another one comes. */
  async replaceOne(): Promise<void> {
    await this.#leave();
    await this.enter();
  }

  sample(): Omit<Sample, "atMs"> {
    const durationsMs = this.#durationsMs;
    this.#durationsMs = [];
    return {
      heapBytes: collectedHeapBytes(),
      openFiles: openFiles(),
      p99Ms: quantile(durationsMs, 0.99),
      calls: durationsMs.length,
    };
  }

  /** Everybody leaves. */
  async end(): Promise<void> {
    while (this.#customers.length > 0) await this.#leave();
    while (this.#proxy.connections > 0) await setTimeout(10); // their sockets close in their own time
  }

  async close(): Promise<void> {
    await this.#proxy.close();
    await this.#server.close();
    await closed(this.#http);
  }

  async #leave(): Promise<void> {
    const oldest = this.#customers.shift();
    oldest?.customer.leave();
    await oldest?.shopping;
    await oldest?.customer.close();
  }
}

function collectedHeapBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}

function openFiles(): number {
  try {
    return readdirSync("/proc/self/fd").length;
  } catch {
    return Number.NaN;
  }
}
