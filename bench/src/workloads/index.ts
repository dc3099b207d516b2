/** Every workload: what it does, how much of it, what is measured, and what wsrpc is meant to reach. */

import type { Ability } from "../contender.ts";
import type { Measured, Scene } from "../scene.ts";
import { fanOut } from "./fan-out.ts";
import { idle } from "./idle.ts";
import { load } from "./load.ts";
import { pending } from "./pending.ts";
import { read } from "./read.ts";
import { replay } from "./replay.ts";
import { storm } from "./storm.ts";

export type Size = Readonly<Record<string, number | string>>;

export interface Metric {
  readonly key: string;
  readonly label: string;
  /** Metrics that say how fast, small or cheap come first: that of the ratios and of the chart is the first. */
  readonly better: "higher" | "lower";
}

export interface Workload {
  /** Sizes in braces. */
  readonly title: string;
  readonly run: (scene: Scene, size: never) => Promise<Measured>;
  readonly size: Size;
  /** The same in a second or two, to see that it works. */
  readonly smokeSize: Size;
  readonly needs?: Ability;
  readonly metrics: readonly Metric[];
  /** With the native masking of ws, which most users do not install. */
  readonly bufferutil?: true;
}

const serverCpu: Metric = { key: "serverCpuUs", label: "server CPU µs", better: "lower" };
const clientCpu: Metric = { key: "clientCpuUs", label: "client CPU µs", better: "lower" };
const growth: Metric = { key: "growthMb", label: "server growth MB", better: "lower" };
const ofCalls: readonly Metric[] = [
  { key: "ratePerS", label: "calls/s", better: "higher" },
  { key: "p50Us", label: "p50 µs", better: "lower" },
  { key: "p99Us", label: "p99 µs", better: "lower" },
  serverCpu,
  clientCpu,
];
const ofItems: readonly Metric[] = [
  { key: "ratePerS", label: "items/s", better: "higher" },
  serverCpu,
  clientCpu,
  growth,
];

const quick = { warmMs: 50, runMs: 200 };
const usual = { warmMs: 1_000, runMs: 3_000, bytes: 65_536, tags: 200, heldMb: 0 };

function callsOf(title: string, size: Size, smokeSize: Size = {}): Workload {
  return { title, run: load, size: { ...usual, ...size }, smokeSize: { ...quick, ...smokeSize }, metrics: ofCalls };
}

const bytesSize = { connections: 1, inFlight: 8, payload: "bytes", timedEvery: 1 };

export const workloads: Readonly<Record<string, Workload>> = {
  W1: callsOf("one call after the other", { connections: 1, inFlight: 1, payload: "small", timedEvery: 1 }),
  W2: callsOf("{inFlight} calls in flight", { connections: 1, inFlight: 64, payload: "small", timedEvery: 16 }),
  W3: callsOf(
    "{connections} connections, {inFlight} calls in flight on each",
    { connections: 50, inFlight: 16, payload: "small", timedEvery: 16 },
    { connections: 5 },
  ),
  W4: callsOf("JSON of {tags} strings of 20 bytes, {inFlight} calls in flight", {
    connections: 1,
    inFlight: 16,
    payload: "large",
    timedEvery: 4,
  }),
  W5: { ...callsOf("{bytes} bytes and back, {inFlight} calls in flight", bytesSize), needs: "bytes" },
  W5b: {
    ...callsOf("{bytes} bytes and back, {inFlight} calls in flight, with bufferutil", bytesSize),
    needs: "bytes",
    bufferutil: true,
  },
  W6: {
    title: "a stream of {items} items",
    run: read,
    size: { items: 200_000, warmItems: 20_000, blockedMs: 0 },
    smokeSize: { items: 3_000, warmItems: 500 },
    needs: "streams",
    metrics: ofItems,
  },
  W6s: {
    title: "a stream of {items} items to a reader who is away for {blockedMs} ms",
    run: read,
    size: { items: 200_000, warmItems: 0, blockedMs: 2_500 },
    smokeSize: { items: 3_000, blockedMs: 100 },
    needs: "streams",
    metrics: [growth, { key: "ratePerS", label: "items/s, the absence included", better: "higher" }],
  },
  W7: {
    title: "each event to {connections} subscribers",
    run: fanOut,
    size: { connections: 1_000, outstanding: 2, warmMs: 1_000, runMs: 3_000 },
    smokeSize: { ...quick, connections: 20 },
    needs: "broadcast",
    metrics: [
      { key: "ratePerS", label: "deliveries/s", better: "higher" },
      { key: "eventsPerS", label: "events/s", better: "higher" },
      serverCpu,
      clientCpu,
    ],
  },
  W8: {
    title: "{connections} idle connections with one subscription each",
    run: idle,
    size: { connections: 5_000, warmConnections: 100 },
    smokeSize: { connections: 50, warmConnections: 5 },
    needs: "broadcast",
    metrics: [
      { key: "serverRssBytes", label: "server RSS, bytes each", better: "lower" },
      { key: "serverHeapBytes", label: "server heap, bytes each", better: "lower" },
      { key: "dialsPerS", label: "dials/s", better: "higher" },
    ],
  },
  W8b: {
    title: "{calls} unanswered calls on {connections} connections",
    run: pending,
    size: { connections: 10, calls: 10_000 },
    smokeSize: { connections: 2, calls: 100 },
    needs: "call ids",
    metrics: [
      { key: "serverHeapBytes", label: "server heap, bytes each", better: "lower" },
      { key: "serverRssBytes", label: "server RSS, bytes each", better: "lower" },
    ],
  },
  W9: {
    title: "{connections} clients are cut off, come back and call",
    run: storm,
    size: { connections: 2_000 },
    smokeSize: { connections: 30 },
    metrics: [
      serverCpu,
      clientCpu,
      { key: "p50Ms", label: "half of them back, ms", better: "lower" },
      { key: "allBackMs", label: "all back, ms", better: "lower" },
    ],
  },
};

/** How cost grows with what only wsrpc has. */
const growthWorkloads: Readonly<Record<string, Workload>> = {
  replay: {
    title: "{events} events wait for a session that was cut off",
    run: replay,
    size: { events: 1_000, warmTurns: 5, turns: 5 },
    smokeSize: { events: 10, warmTurns: 1, turns: 1 },
    metrics: [serverCpu, clientCpu],
  },
};

export function workloadOf(name: string): Workload {
  const workload = workloads[name] ?? growthWorkloads[name];
  if (!workload) throw new Error(`there is no workload ${name}; there are ${Object.keys(workloads).join(", ")}`);
  return workload;
}
