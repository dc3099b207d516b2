/** Where the time of a process went: its profile by what kind of code ran, and by function. */

import type { CpuProfile } from "../profiler.ts";

export type Group = "JSON" | "sockets" | "ws" | "checks" | "handler" | "wsrpc" | "gc" | "engine" | "peer" | "benchmark";

/** What the groups hold, in words. */
export const groupTexts: Readonly<Record<Group, string>> = {
  JSON: "JSON.parse, JSON.stringify",
  sockets: "Node.js itself: system calls, libuv, net, streams, ticks",
  ws: "the ws package",
  checks: "zod",
  handler: "the application's handlers and items",
  wsrpc: "wsrpc, generated code included",
  gc: "garbage collection",
  engine: "other builtins of V8",
  peer: "other packages",
  benchmark: "what makes the load and counts it",
};

export interface SelfTime {
  readonly name: string;
  readonly group: Group;
  /** Of the time in which the process was not idle. */
  readonly share: number;
}

type Node = CpuProfile["nodes"][number];
type CallFrame = Node["callFrame"];

/** What is known of the code that ran. */
export interface Code {
  /** The place in a source file: of a bundle's line, the file it was made of. */
  locate(frame: CallFrame): { readonly path: string; readonly line: number };
  /** The text of a line that ran, counted from 1. */
  lineText(url: string, line: number): string;
}

/** The longest first. */
export function selfTimesOf({ nodes, samples = [], timeDeltas = [] }: CpuProfile, code: Code): SelfTime[] {
  const selfUs = new Map<number, number>();
  for (const [index, id] of samples.entries()) selfUs.set(id, (selfUs.get(id) ?? 0) + (timeDeltas[index] ?? 0));
  const times = new Map<string, { group: Group; us: number }>();
  let busyUs = 0;
  const add = (name: string, group: Group, us: number) => {
    busyUs += us;
    if (us > 0) times.set(name, { group, us: (times.get(name)?.us ?? 0) + us });
  };
  for (const node of nodes) {
    const { callFrame } = node;
    if (isNotWork(callFrame)) continue;
    const us = selfUs.get(node.id) ?? 0;
    const jsonUs = us * shareOfJson(node, code);
    const place = code.locate(callFrame);
    const name = nameOf(callFrame, place);
    add(`JSON in ${name}`, "JSON", jsonUs);
    add(name, groupOf(callFrame, place.path), us - jsonUs);
  }
  return [...times]
    .map(([name, { group, us }]) => ({ name, group, share: us / busyUs }))
    .sort((a, b) => b.share - a.share);
}

/** The largest first. */
export function sharesOf(times: readonly SelfTime[]): [Group, number][] {
  const shares = new Map<Group, number>();
  for (const { group, share } of times) shares.set(group, (shares.get(group) ?? 0) + share);
  return [...shares].sort(([, a], [, b]) => b - a);
}

/** Waiting, and what starts and stops the profile. */
function isNotWork({ functionName, url }: CallFrame): boolean {
  return url === "" && (functionName === "(idle)" || functionName === "dispatch");
}

/** V8 counts the time of JSON.parse and JSON.stringify to the line that calls them. */
function shareOfJson({ callFrame, positionTicks = [] }: Node, code: Code): number {
  let all = 0;
  let json = 0;
  for (const { line, ticks } of positionTicks) {
    all += ticks;
    if (/\bJSON\.(?:parse|stringify)\(/.test(code.lineText(callFrame.url, line))) json += ticks;
  }
  return all === 0 ? 0 : json / all;
}

function nameOf({ functionName }: CallFrame, { path, line }: ReturnType<Code["locate"]>): string {
  const name = functionName || "(anonymous)";
  return path === "" ? name : `${name} ${path.replace(/^.*node_modules\//, "")}:${line}`;
}

const byPath: readonly (readonly [RegExp, Group])[] = [
  [/^node:/, "sockets"],
  [/node_modules\/ws\//, "ws"],
  [/node_modules\/zod\//, "checks"],
  [/packages\/runtime\/(?!node_modules)|contenders\/wsrpc\//, "wsrpc"],
  [/src\/(?:application|item)\.ts$/, "handler"],
  [/bench\/src\/|^src\//, "benchmark"],
  [/./, "peer"],
];

function groupOf({ functionName }: CallFrame, path: string): Group {
  if (functionName === "(garbage collector)") return "gc";
  if (path !== "") return byPath.find(([pattern]) => pattern.test(path))?.[1] ?? "peer";
  if (functionName === "(program)" || /^(?:write|read|shutdown|utf8Write|utf8Slice)/.test(functionName))
    return "sockets";
  return "engine";
}
