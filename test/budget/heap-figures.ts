/** What calls and sessions cost in bytes of heap, on each side for itself: the server is a process of its own. */

import { type Client, createClient } from "../fixtures/kinds/generated.ts";
import { bundled, Program } from "../support/program.ts";
import type { Figures } from "./figures.ts";
import { type MemoryLook, memoryLook, settledMemory } from "./heap-meter.ts";
import type { FromServer, ToServer } from "./messages.ts";

type ServerProgram = Program<ToServer, FromServer>;

interface Sides<T> {
  readonly client: T;
  readonly server: T;
}

/** Bytes for one of what was counted. */
interface Cost {
  readonly heap: Sides<number>;
  readonly buffers: Sides<number>;
}

const inFlight = 64;
const warmCalls = 40_000;
const countedCalls = 6_400;
const rounds = 5;
const pendingCalls = 10_000;
const idleSessions = 1_000;

export async function heapFigures(): Promise<Figures> {
  const server: ServerProgram = new Program(await bundled("test/budget/server-process.ts"), []);
  const { url } = await server.hear("listening");
  try {
    return {
      ...(await allocatedPerCall(server, url)),
      ...named("heap bytes held per pending call", await held(() => heldPerPendingCall(server, url))),
      ...named("heap bytes held per idle session", await held(() => heldPerIdleSession(server, url))),
    };
  } finally {
    await server.kill();
  }
}

function named(what: string, { client, server }: Sides<number>): Figures {
  return { [`${what}, client`]: client, [`${what}, server`]: server };
}

/** The median of some rounds: a round in which something was collected after all tells too little. */
async function allocatedPerCall(server: ServerProgram, url: string): Promise<Figures> {
  const client = await connected(url);
  await callMany(client, warmCalls);
  const seen: Cost[] = [];
  for (let round = 0; round < rounds; round++) {
    const before = await settled(server);
    await callMany(client, countedCalls);
    seen.push(perOne(before, await looked(server), countedCalls));
  }
  await client.$close();
  return {
    ...named("heap bytes allocated per call", medians(seen.map(({ heap }) => heap))),
    ...named("buffer bytes allocated per call", medians(seen.map(({ buffers }) => buffers))),
  };
}

/** The median of some rounds: single ones were seen to differ by a tenth. */
async function held(measure: () => Promise<Cost>): Promise<Sides<number>> {
  const seen: Cost[] = [];
  for (let round = 0; round < rounds; round++) seen.push(await measure());
  return medians(seen.map(({ heap }) => heap));
}

async function heldPerPendingCall(server: ServerProgram, url: string): Promise<Cost> {
  const client = await connected(url);
  await callMany(client, inFlight);
  const arrivedBefore = Number(await client.who());
  const before = await settled(server);
  const pending = Array.from({ length: pendingCalls }, () => client.slow({ ms: 0 }).safe());
  const arrived = Number(await client.who()) - arrivedBefore;
  if (arrived !== pendingCalls) throw new Error(`${arrived} of ${pendingCalls} calls are pending`);
  const after = await settled(server);
  await client.$close();
  await Promise.all(pending);
  return perOne(before, after, pendingCalls);
}

async function heldPerIdleSession(server: ServerProgram, url: string): Promise<Cost> {
  const warm = await connected(url);
  await callMany(warm, inFlight);
  const before = await settled(server);
  const clients: Client[] = [];
  for (let opened = 0; opened < idleSessions; opened++) clients.push(await connected(url));
  const after = await settled(server);
  for (const client of clients) if (client.$connection.state !== "open") throw new Error("a session is not open");
  await Promise.all([warm, ...clients].map((client) => client.$close()));
  return perOne(before, after, idleSessions);
}

async function connected(url: string): Promise<Client> {
  const client = createClient(url);
  await client.$connection.opened;
  return client;
}

async function callMany(client: Client, count: number): Promise<void> {
  for (let called = 0; called < count; called += inFlight)
    await Promise.all(Array.from({ length: inFlight }, (_, b) => client.add({ a: 1, b })));
}

async function settled(server: ServerProgram): Promise<Sides<MemoryLook>> {
  const told = server.hear("settled");
  server.tell({ type: "settle" });
  const { look } = await told;
  return { client: await settledMemory(), server: look };
}

async function looked(server: ServerProgram): Promise<Sides<MemoryLook>> {
  const client = memoryLook();
  const told = server.hear("looked");
  server.tell({ type: "look" });
  return { client, server: (await told).look };
}

function perOne(before: Sides<MemoryLook>, after: Sides<MemoryLook>, count: number): Cost {
  const growth = (side: "client" | "server", key: keyof MemoryLook) =>
    Math.round((after[side][key] - before[side][key]) / count);
  return {
    heap: { client: growth("client", "heapBytes"), server: growth("server", "heapBytes") },
    buffers: { client: growth("client", "bufferBytes"), server: growth("server", "bufferBytes") },
  };
}

function medians(seen: readonly Sides<number>[]): Sides<number> {
  return { client: median(seen.map(({ client }) => client)), server: median(seen.map(({ server }) => server)) };
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1] ?? Number.NaN;
}
