/** `wsrpc generate`: contracts become clients and servers. */

import { resolve, sep } from "node:path";
import { type Generated, generate } from "@wsrpc-ts/codegen";
import { Complaint } from "../complaint.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { loadTargets, type Target } from "../load-config.ts";
import { type Format, reportComplaint, reportDiagnostics } from "../report.ts";
import type { World } from "../world.ts";
import { changesOf, type FileChange, isForeign, writeChanges } from "../write-files.ts";

export interface GenerateFlags {
  readonly config?: string;
  readonly dryRun?: boolean;
  readonly stats?: boolean;
  readonly force?: boolean;
  readonly watch?: boolean;
  readonly format: Format;
}

export async function generateCommand(flags: GenerateFlags, world: World): Promise<ExitCode> {
  if (!flags.watch) return (await generateOnce(flags, world)).code;
  const { watchInputs } = await import("../watch-inputs.ts");
  await watchInputs(world.signal, async () => {
    try {
      const { inputs } = await generateOnce(flags, world);
      return inputs;
    } catch (error) {
      if (!(error instanceof Complaint)) throw error;
      reportComplaint(error, world);
      return [];
    }
  });
  return exitCode.done;
}

interface Round {
  readonly code: ExitCode;
  /** Files that another round would read, absolute. */
  readonly inputs: readonly string[];
}

async function generateOnce(flags: GenerateFlags, world: World): Promise<Round> {
  const targets = await loadTargets(world.cwd, flags.config);
  const rounds: [Target, Generated][] = [];
  for (const target of targets) rounds.push([target, await generate({ ...target, cwd: world.cwd })]);
  const diagnostics = rounds.flatMap(([, generated]) => generated.diagnostics);
  const inputs = rounds.flatMap(([, generated]) => generated.inputs);
  if (diagnostics.length > 0 || flags.format === "json") reportDiagnostics(diagnostics, flags.format, world);
  if (diagnostics.some(({ severity }) => severity === "error")) return { code: exitCode.usage, inputs };

  for (const [target, generated] of rounds) {
    const started = performance.now();
    const changes = await changesOf(generated.files);
    refuseForeign(changes, flags, world);
    if (!flags.dryRun) await writeChanges(changes);
    world.stderr(summary(target, generated, changes, flags, world));
    if (flags.stats) world.stderr(stats({ ...generated.timings, write: performance.now() - started }));
  }
  return { code: exitCode.done, inputs };
}

function refuseForeign(changes: readonly FileChange[], { force }: GenerateFlags, world: World): void {
  const foreign = force ? undefined : changes.find(isForeign);
  if (!foreign) return;
  throw new Complaint(
    `${shown(foreign.path, world)} was not generated, or was changed since`,
    "move what you wrote elsewhere, or overwrite it with --force",
  );
}

function summary(
  { contract, out }: Target,
  { procedures }: Generated,
  changes: readonly FileChange[],
  { dryRun }: GenerateFlags,
  world: World,
): string {
  const what = `${contract}: ${procedures} ${procedures === 1 ? "procedure" : "procedures"}`;
  if (changes.length === 0) return `${what}, ${out} is up to date\n`;
  const names = changes.map(({ path }) => `  ${shown(path, world)}\n`).join("");
  return `${what}, ${dryRun ? "would write" : "wrote"}\n${names}`;
}

function stats(timings: Readonly<Record<string, number>>): string {
  return Object.entries(timings)
    .map(([stage, ms]) => `  ${stage.padEnd(6)} ${ms.toFixed(1).padStart(8)} ms\n`)
    .join("");
}

function shown(path: string, { cwd }: World): string {
  const folder = `${resolve(cwd)}${sep}`;
  return (path.startsWith(folder) ? path.slice(folder.length) : path).replaceAll(sep, "/");
}
