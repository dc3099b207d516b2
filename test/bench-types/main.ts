/** `npm run bench:types [-- --rounds 3] [--procedures 500] [--sites 50]`: what a typed client costs its user's type check. */

import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { apiOf } from "./api.ts";
import { type Project, writeProjects } from "./projects.ts";
import { type Compiler, type Cost, costOf, findsTheWrongLine } from "./type-check.ts";

const here = resolve("test/bench-types");
const { values } = parseArgs({
  options: {
    rounds: { type: "string", default: "3" },
    procedures: { type: "string", default: "500" },
    sites: { type: "string", default: "50" },
  },
});

installPeers();
const require = createRequire(join(here, "package.json"));
const compilers: readonly Compiler[] = [
  compilerOf("typescript-6", []),
  compilerOf("typescript-7", ["--singleThreaded"]),
];
const api = apiOf(Number(values.procedures));
const projects = await writeProjects(
  join(here, ".projects"),
  api,
  Number(values.sites),
  compilerOf("typescript-6", []).path,
);
console.log(`${values.procedures} procedures, ${values.sites} call sites, median of ${values.rounds} rounds\n`);
for (const compiler of compilers) {
  for (const { title, folder } of projects.slice(1))
    if (!findsTheWrongLine(folder, compiler)) throw new Error(`${compiler.title} lets a wrong use of ${title} pass`);
  console.log(`${tableOf(compiler, measured(compiler, Number(values.rounds)))}\n`);
}

/** Round after round, so that slow minutes hit all alike. */
function measured(compiler: Compiler, rounds: number): ReadonlyMap<Project, Cost> {
  const costs = new Map<Project, Cost[]>(projects.map((project) => [project, []]));
  for (let round = 0; round < rounds; round++)
    for (const [project, own] of costs) own.push(costOf(project.folder, compiler));
  return new Map([...costs].map(([project, own]) => [project, medianOf(own)]));
}

function medianOf(costs: readonly Cost[]): Cost {
  const of = (key: keyof Cost) => costs.map((cost) => cost[key]).sort((a, b) => a - b)[costs.length >> 1] ?? Number.NaN;
  return {
    types: of("types"),
    instantiations: of("instantiations"),
    checkS: of("checkS"),
    memoryMb: of("memoryMb"),
  };
}

function tableOf({ title }: Compiler, costs: ReadonlyMap<Project, Cost>): string {
  const own = [...costs].find(([project]) => project.title === "wsrpc")?.[1];
  const lines = [...costs].map(([project, { types, instantiations, checkS, memoryMb }]) => {
    const ratio = own ? `${(checkS / own.checkS).toFixed(1)} ×` : "";
    return [
      project.title,
      types.toLocaleString("en-US"),
      instantiations.toLocaleString("en-US"),
      checkS.toFixed(3),
      ratio,
      `${Math.round(memoryMb)}`,
    ];
  });
  const head = [title, "types", "instantiations", "check s", "of wsrpc's", "memory MB"];
  const widths = head.map((_, column) => Math.max(...[head, ...lines].map((line) => line[column]?.length ?? 0)));
  const text = (line: readonly string[]) =>
    `| ${line.map((cell, column) => (column === 0 ? cell.padEnd(widths[0] ?? 0) : cell.padStart(widths[column] ?? 0))).join(" | ")} |`;
  const rule = `|${widths.map((width, column) => `${"-".repeat(width + 1)}${column === 0 ? "-" : ":"}`).join("|")}|`;
  return [text(head), rule, ...lines.map(text)].join("\n");
}

function compilerOf(packageName: string, flags: readonly string[]): Compiler {
  const { version, bin } = require(`${packageName}/package.json`) as { version: string; bin: { tsc: string } };
  return { title: `TypeScript ${version}`, path: join(here, "node_modules", packageName, bin.tsc), flags };
}

function installPeers(): void {
  const mark = join(here, "node_modules/.package-lock.json");
  if (existsSync(mark) && statSync(mark).mtimeMs >= statSync(join(here, "package-lock.json")).mtimeMs - 1_000) return;
  console.error("Installing the peer and the compilers (npm ci)…");
  const { status } = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    cwd: here,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (status !== 0) process.exit(status ?? 1);
}
