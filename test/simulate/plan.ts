/** What a seed stands for: how many take part, on which network, and what goes wrong when. All of it plain data. */

import type { Fault, NetworkFault } from "./fault.ts";
import { mishapAt } from "./mishaps.ts";
import type { PipeOptions } from "./pipe.ts";
import { Random } from "./random.ts";
import { lifeOf, rightsFaultAt } from "./rights.ts";
import type { ServerLimits } from "./server.ts";
import { claims } from "./stranger.ts";

export interface Plan {
  readonly seed: number;
  readonly durationMs: number;
  readonly pipe: PipeOptions;
  readonly limits: ServerLimits;
  /** How long tokens hold. */
  readonly lifeMs: number;
  /** Somebody else is asked before handlers begin and topics are given. */
  readonly isGuarded: boolean;
  /** When each client does something. */
  readonly acts: readonly (readonly number[])[];
  /** When something is published, and where. */
  readonly publications: readonly {
    readonly at: number;
    readonly topic: "events" | "latest" | "fickle";
    readonly room: string;
    readonly bytes: number;
  }[];
  readonly faults: readonly Fault[];
  /** Who comes by besides. */
  readonly visits: readonly { readonly at: number; readonly client: number; readonly by: Visitor }[];
}

/** A stranger with some claim, or a client that says everything twice. */
const visitors = [...claims, "twice"] as const;

export type Visitor = (typeof visitors)[number];

const minuteMs = 60_000;

const tenYearsMs = 10 * 365 * 24 * 60 * minuteMs;

export function planOf(seed: number): Plan {
  const random = new Random(seed);
  const durationMs = random.between(10_000, 2 * minuteMs);
  const busy = random.pick([5, 20, 60]);
  const clients = random.between(1, 3);
  const bytes = random.pick([0, 0, 500, 8_000]);
  const rights = new Random(seed ^ 0x419);
  const clocks = new Random(seed ^ 0xc10c);
  const lifeMs = lifeOf(rights);
  const graceMs = random.pick([60_000, 60_000, 15_000, 2_000]);
  const pipe = {
    latencyMs: random.pick([0, 1, 10, 50, 300]),
    bytesPerMs: random.pick([30, 100, 10_000]),
    windowBytes: random.pick([0, 4_096, 65_536]),
  };
  const limits = {
    graceMs,
    maxReplayBytes: random.pick([1_048_576, 65_536, 4_096]),
    maxCalls: random.pick([256, 8, 2]),
    softQueueBytes: random.pick([1_048_576, 1_048_576, 8_192]),
  };
  const acts = Array.from({ length: clients }, () => times(random, busy, durationMs));
  return {
    seed,
    durationMs,
    pipe,
    limits,
    lifeMs,
    isGuarded: rights.chance(0.3),
    acts,
    publications: times(random, random.pick([0, 30, 120, 300]), durationMs).map((at) => ({
      at,
      bytes,
      topic: random.pick(["events", "events", "latest", "fickle"] as const),
      room: random.pick(["a", "b"]),
    })),
    faults: [
      ...times(random, random.pick([0, 2, 5, 12]), durationMs).map((at) => faultAt(random, at, clients)),
      ...times(rights, rights.pick([0, 0, 1, 4]), durationMs).map((at) => rightsFaultAt(rights, at, clients)),
      ...times(clocks, clocks.pick([0, 0, 2]), durationMs).map((at): Fault => {
        return { type: "clock-jump", at, client: 0, ms: clocks.between(-tenYearsMs, tenYearsMs) };
      }),
      ...times(rights, rights.pick([0, 0, 1]), durationMs).flatMap((at) => {
        return mishapAt(rights, at, firstOf(acts, durationMs), graceMs);
      }),
    ],
    visits: times(random, random.between(0, 3), durationMs).map((at) => {
      return { at, client: random.between(0, clients - 1), by: random.pick(visitors) };
    }),
  };
}

function firstOf(acts: readonly (readonly number[])[], durationMs: number): number[] {
  return acts.map(([first = durationMs]) => first);
}

/** How long an item of so many bytes takes: the line may be slow, and the window closed until the peer has acked. */
export function itemMs({ pipe, limits }: Plan, bytes: number): number {
  const roundTripMs = 2 * pipe.latencyMs + 120;
  return bytes / pipe.bytesPerMs + roundTripMs / Math.max(1, Math.floor(limits.maxReplayBytes / bytes));
}

/** Often in bursts: most bugs need things to come close together. */
function times(random: Random, count: number, durationMs: number): number[] {
  const all: number[] = [];
  while (all.length < count) {
    const start = random.between(0, durationMs);
    const burst = random.chance(0.5) ? random.between(1, 8) : 1;
    for (let n = 0; n < burst && all.length < count; n++) all.push(start + random.between(0, random.pick([0, 5, 500])));
  }
  return all.sort((a, b) => a - b);
}

function faultAt(random: Random, at: number, clients: number): NetworkFault {
  const client = random.between(0, clients - 1);
  const direction = random.pick(["up", "down"] as const);
  const notices = () => (random.chance(0.25) ? null : random.between(0, random.pick([1, 100, 3_000])));
  const what = random.next();
  if (what < 0.28) return { type: "cut", at, client, clientNoticesMs: notices(), serverNoticesMs: notices() };
  if (what < 0.5) {
    const bytes = random.between(0, random.pick([50, 500, 20_000]));
    return {
      type: "cut-at-byte",
      at,
      client,
      direction,
      bytes,
      clientNoticesMs: notices(),
      serverNoticesMs: notices(),
    };
  }
  if (what < 0.6) return { type: "silence", at, client, direction: random.pick(["up", "down", "both"]) };
  if (what < 0.68) return { type: "stall", at, client, direction, ms: random.between(10, random.pick([500, 8_000])) };
  if (what < 0.73) return { type: "refuse", at, client, ms: random.between(100, 20_000) };
  if (what < 0.78) return { type: "hang", at, client, ms: random.between(100, 20_000) };
  if (what < 0.83) {
    const bytes = random.between(0, random.pick([500, 2_000]));
    return { type: "cut-young", at, client, sockets: random.between(1, 4), direction, bytes };
  }
  if (what < 0.85) return { type: "quit", at, client };
  if (what < 0.9) return { type: "drain", at, client, withinMs: random.between(1_000, 30_000) };
  if (what < 0.94) return { type: "crash", at, client, downMs: random.between(0, 5_000) };
  if (what < 0.97) return { type: "pause-client", at, client, ms: random.between(100, random.pick([3_000, 60_000])) };
  return { type: "pause-server", at, client, ms: random.between(100, random.pick([3_000, 60_000])) };
}
