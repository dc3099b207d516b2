/** What the last run read and wrote: as long as all of it stands as it stood, the contract need not be run again. */

import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, readlinkSync, realpathSync, statSync } from "node:fs";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { isBuiltin } from "node:module";
import { dirname, join, resolve, sep } from "node:path";
import type { Diagnostic, Generated } from "@wsrpc-ts/codegen";
import { ancestorsOf } from "./ancestors-of.ts";
import type { Target } from "./load-config.ts";
import { settingsAround } from "./settings-around.ts";
import type { World } from "./world.ts";

export interface LastRun {
  readonly procedures: number;
  /** Warnings are said again. */
  readonly diagnostics: readonly Diagnostic[];
  readonly inputs: readonly string[];
  readonly outputs: readonly string[];
}

interface Memory extends LastRun {
  readonly stamp: string;
  /** Path and hash of each file and folder that the outcome hangs on. */
  readonly surroundings: readonly (readonly [string, string])[];
}

/** Raised whenever a memory comes to hold something else. */
const form = 3;

/** Times of files are a little behind the clock. */
const clockGapMs = 20;

export async function recallLastRun(target: Target, world: World): Promise<LastRun | undefined> {
  try {
    const memory = JSON.parse(await readFile(memoryPath(target, world), "utf8")) as Memory;
    const isSame = memory.surroundings.every(([path, hash]) => hashOf(path) === hash);
    return isSame && memory.stamp === stampOf(target, world) ? memory : undefined;
  } catch {
    return undefined; // it was never kept, or not by us
  }
}

/** @param startedAt wall-clock ms: what changed since then may or may not have been read */
export async function rememberLastRun(
  target: Target,
  { inputs, files, procedures, diagnostics }: Generated,
  startedAt: number,
  world: World,
): Promise<void> {
  if (inputs.some((path) => changedSince(path, startedAt - clockGapMs))) return;
  const packages = packagesOf(inputs);
  if (!packages) return;
  const path = memoryPath(target, world);
  await mkdir(dirname(path), { recursive: true }).catch(() => {}); // before folders are looked at: it may be in one of them
  const outputs = files.map(({ path }) => path);
  const folders = [...inputs, ...outputs].map((path) => dirname(path));
  const settings = settingsAround(dirname(resolve(world.cwd, target.contract)));
  const paths = [...new Set([...inputs, ...outputs, ...folders, ...packages, ...settings])];
  const surroundings = paths.map((path) => [path, hashOf(path)] as const);
  const memory: Memory = { stamp: stampOf(target, world), procedures, diagnostics, inputs, outputs, surroundings };
  try {
    await writeFile(path, JSON.stringify(memory));
  } catch {
    // the next run takes longer, that is all
  }
}

function memoryPath({ contract, out }: Target, { cwd }: World): string {
  const name = createHash("sha256")
    .update(JSON.stringify([cwd, contract, out]))
    .digest("hex")
    .slice(0, 16);
  const owner = ancestorsOf(dirname(resolve(cwd, contract))).find((folder) => existsSync(join(folder, "package.json")));
  return join(owner ?? cwd, "node_modules", ".cache", "wsrpc", `last-run-${name}.json`);
}

/** The contract may be a link, or below one: inputs are what it leads to. */
function stampOf(target: Target, { cwd, generator }: World): string {
  const contract = resolve(cwd, target.contract);
  return JSON.stringify([form, target, existsSync(contract) && realpathSync(contract), generator.stamp()]);
}

/** Of a folder, its names and where its links lead to: a new file may be what an import leads to from now on. */
function hashOf(path: string): string {
  const stat = statSync(path, { throwIfNoEntry: false });
  if (!stat) return "";
  const content = stat.isDirectory() ? namesIn(path).sort().join("\n") : readFileSync(path);
  return createHash("sha256").update(content).digest("base64");
}

function namesIn(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).map((entry) =>
    entry.isSymbolicLink() ? `${entry.name} -> ${readlinkSync(join(folder, entry.name))}` : entry.name,
  );
}

function changedSince(path: string, at: number): boolean {
  return (statSync(path, { throwIfNoEntry: false })?.ctimeMs ?? 0) >= at;
}

/** What may give a contract another value though no module of it changed. */
const outerWorld = /\bprocess\s*[.;?[),}!]|\bprocess[ \t]*(?:$|as\b)|\bimport\.meta\b/m;

/**
 * The manifests of the packages that a contract imports.
 *
 * @returns `undefined` if one is linked from elsewhere, where it can change without a new version, or if the contract
 * may read the environment or files
 */
function packagesOf(inputs: readonly string[]): string[] | undefined {
  const found = new Set<string>();
  for (const input of inputs) {
    const text = existsSync(input) ? readFileSync(input, "utf8") : "";
    if (outerWorld.test(text)) return undefined;
    for (const [, specifier = ""] of text.matchAll(/(?:from|import|require)\s*\(?\s*["']([^"'./][^"']*)["']/g)) {
      if (isBuiltin(specifier)) return undefined;
      const name = /^(?:@[^/]+\/)?[^/]+/.exec(specifier)?.[0] ?? specifier;
      const folder = ancestorsOf(dirname(input))
        .map((ancestor) => join(ancestor, "node_modules", name))
        .find(existsSync);
      if (folder === undefined) continue;
      if (!realpathSync(folder).split(sep).includes("node_modules")) return undefined;
      found.add(join(folder, "package.json"));
    }
  }
  return [...found];
}
