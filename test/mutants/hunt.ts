/** Plants a fault into a copy of the sources, and has the simulation find it. */

import { spawn } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { build, transformSync } from "esbuild";
import { type Mutant, planted } from "./mutant.ts";

export interface Verdict {
  readonly mutant: Mutant;
  /** `undefined` if it survived. */
  readonly death: { readonly seed: number; readonly problem: string } | undefined;
}

const sources = join("packages", "runtime", "src");

/** No seed takes so long, unless the fault keeps it from ending. */
const hangMs = 60_000;

/** Says why a mutant cannot be planted, if it cannot: its text is gone, or names what is gone. */
export function staleness(mutant: Mutant): string | undefined {
  try {
    const text = planted(mutant, readFileSync(join(sources, mutant.file), "utf8"));
    transformSync(text, { loader: "ts", logLevel: "silent", sourcefile: `${mutant.id} in ${mutant.file}` });
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** @throws Error if the mutant is stale */
export async function hunted(mutant: Mutant, seeds: number): Promise<Verdict> {
  mkdirSync(join("node_modules", ".cache"), { recursive: true });
  const copy = mkdtempSync(join("node_modules", ".cache", "wsrpc-mutant-"));
  try {
    for (const folder of [sources, join("test", "simulate"), join("test", "mutants")])
      cpSync(folder, join(copy, folder), { recursive: true, filter: (path) => !path.endsWith(".test.ts") });
    const file = join(copy, sources, mutant.file);
    writeFileSync(file, planted(mutant, readFileSync(file, "utf8")));
    return { mutant, death: await deathOf(await bundled(copy), seeds) };
  } finally {
    rmSync(copy, { recursive: true, force: true });
  }
}

/** Packages stay outside. */
async function bundled(copy: string): Promise<string> {
  const outfile = join(copy, "suspect.mjs");
  const entry = join(copy, "test", "mutants", "suspect.ts");
  await build({
    entryPoints: [entry],
    bundle: true,
    outfile,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    logLevel: "error",
  });
  return outfile;
}

function deathOf(program: string, seeds: number): Promise<Verdict["death"]> {
  return new Promise((resolve) => {
    let next = 1;
    let death: Verdict["death"];
    const suspect = spawn(process.execPath, [program, "1", String(seeds)], { stdio: ["ignore", "pipe", "ignore"] });
    const hangs = () => {
      death = { seed: next, problem: "time stands still for good" };
      suspect.kill("SIGKILL");
    };
    let watchdog = setTimeout(hangs, hangMs);
    createInterface(suspect.stdout).on("line", (line) => {
      const [fate, seed, ...problem] = line.split(" ");
      if (fate === "died") death = { seed: Number(seed), problem: problem.join(" ") };
      next = Number(seed) + 1;
      clearTimeout(watchdog);
      watchdog = setTimeout(hangs, hangMs);
    });
    suspect.on("close", (code) => {
      clearTimeout(watchdog);
      resolve(death ?? (code === 0 ? undefined : { seed: next, problem: `the process ended with ${code}` }));
    });
  });
}
