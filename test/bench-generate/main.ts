/** `npm run bench:generate [-- --rounds 3] [--procedures 500,3000]`: what a run of the generator costs, beside esbuild alone. */

import { rmSync } from "node:fs";
import { cpus } from "node:os";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Cost, costOf } from "./cost.ts";
import { type Project, writeProject } from "./project.ts";

const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    procedures: { type: "string", default: "500,3000" },
  },
});

/** What is measured, in the order of a round: the first run finds nothing, the second all as the first left it. */
const ways = [
  { title: "esbuild and import alone", command: ["node", "bundle.mjs"], isFirst: true },
  { title: "npx wsrpc generate, cold", command: ["npx", "wsrpc", "generate"], isFirst: true },
  { title: "npx wsrpc generate, nothing changed", command: ["npx", "wsrpc", "generate"], isFirst: false },
  { title: "node wsrpc.js generate, cold", command: ["node", "node_modules/.bin/wsrpc", "generate"], isFirst: true },
  {
    title: "node wsrpc.js generate, nothing changed",
    command: ["node", "node_modules/.bin/wsrpc", "generate"],
    isFirst: false,
  },
] as const;

type Title = (typeof ways)[number]["title"];

const root = resolve("test/bench-generate/.projects");
const sizes = values.procedures.split(",").map(Number);
rmSync(root, { recursive: true, force: true });
const projects = sizes.map((size) => writeProject(root, size));
const medians = measured(projects, Number(values.rounds));

console.log(`${cpus()[0]?.model}, Node.js ${process.version}, median of ${values.rounds} rounds\n`);
for (const project of projects) console.log(`${tableOf(project)}\n`);
const [small, large] = [projects[0], projects.at(-1)];
if (small && large && small !== large) {
  const ratio = timeOf(large, "node wsrpc.js generate, cold") / timeOf(small, "node wsrpc.js generate, cold");
  console.log(`${large.procedures} procedures take ${ratio.toFixed(1)} times as long as ${small.procedures}`);
}

/** Round after round, so that slow minutes hit all alike. */
function measured(all: readonly Project[], rounds: number): ReadonlyMap<Project, ReadonlyMap<Title, Cost>> {
  const costs = new Map(all.map((project) => [project, new Map<Title, Cost[]>()]));
  for (let round = 0; round < rounds; round++)
    for (const [project, own] of costs)
      for (const { title, command, isFirst } of ways) {
        if (isFirst) project.forget();
        own.set(title, [...(own.get(title) ?? []), costOf(project.folder, command)]);
      }
  return new Map(
    [...costs].map(([project, own]) => [project, new Map([...own].map(([at, some]) => [at, medianOf(some)]))]),
  );
}

function medianOf(costs: readonly Cost[]): Cost {
  const of = (key: keyof Cost) => costs.map((cost) => cost[key]).sort((a, b) => a - b)[costs.length >> 1] ?? Number.NaN;
  return { seconds: of("seconds"), memoryMb: of("memoryMb"), processes: of("processes") };
}

function timeOf(project: Project, title: Title): number {
  return medians.get(project)?.get(title)?.seconds ?? Number.NaN;
}

function tableOf(project: Project): string {
  const own = timeOf(project, "esbuild and import alone");
  const rows = ways.map(({ title }) => {
    const { seconds = 0, memoryMb = 0, processes = 0 } = medians.get(project)?.get(title) ?? {};
    return [title, seconds.toFixed(2), (seconds / own).toFixed(2), String(Math.round(memoryMb)), String(processes)];
  });
  const head = [`${project.procedures} procedures`, "s", "ratio", "largest process MB", "processes of Node.js"];
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]) =>
    row
      .map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0)))
      .join("  ");
  return [head, ...rows].map(line).join("\n");
}
