/** One round of generating: every contract is read, and then what differs is written. */

import { dirname, resolve } from "node:path";
import type { Diagnostic, Generated } from "@wsrpc-ts/codegen";
import { Complaint } from "../complaint.ts";
import { clearDrafts } from "../drafts.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { refuseForeign } from "../foreign-files.ts";
import { isError } from "../is-error.ts";
import { recallLastRun, rememberLastRun } from "../last-run.ts";
import { configInputs, loadTargets, type Target } from "../load-config.ts";
import { type Format, reportDiagnostics } from "../report.ts";
import { shownPath, type World } from "../world.ts";
import { changesOf, type FileChange, writeChanges } from "../write-files.ts";

export interface GenerateFlags {
  readonly config?: string;
  readonly dryRun?: boolean;
  readonly stats?: boolean;
  readonly force?: boolean;
  readonly format: Format;
}

/** One contract, read or remembered, and what that changes on the disk. */
export interface Outcome {
  readonly target: Target;
  readonly generated: Generated;
  /** Wall-clock ms. */
  readonly startedAt: number;
  readonly isRemembered: boolean;
  readonly changes: readonly FileChange[];
  /** What it is on the disk then. */
  readonly outputs: readonly string[];
}

export interface Round {
  readonly code: ExitCode;
  /** As the config names them; none if it could not be read. */
  readonly targets: readonly Target[];
  readonly outcomes: readonly Outcome[];
  /** Files and folders that were read, or in which a mistake may be mended, absolute. */
  readonly inputs: readonly string[];
  /** Generated files that stand on the disk now, and files that may be in the way of others, absolute. */
  readonly outputs: readonly string[];
}

/** Says what is wrong. All contracts are read before anything is written: a mistake in one leaves all as it was. */
export async function generateOnce(flags: GenerateFlags, world: World): Promise<Round> {
  const inputs = configInputs(world, flags.config);
  const diagnostics: Diagnostic[] = [];
  const outcomes: Outcome[] = [];
  const targets: Target[] = [];
  try {
    targets.push(...(await loadTargets(world, flags.config)));
    for (const target of targets) {
      const outcome = await readTarget(target, flags, world);
      outcomes.push(outcome);
      diagnostics.push(...outcome.generated.diagnostics);
      inputs.push(...outcome.generated.inputs, ...culpritsOf(outcome.generated, world));
    }
    if (!diagnostics.some(isError)) await writeOutcomes(outcomes, flags, world);
  } catch (error) {
    if (!(error instanceof Complaint)) throw error;
    diagnostics.push(...error.diagnostics);
  }
  reportDiagnostics(diagnostics, flags.format, world);
  if (diagnostics.some(isError))
    return { code: exitCode.usage, targets, outcomes: [], inputs, outputs: inTheWayOf(outcomes) };
  const outputs = flags.dryRun ? [] : outcomes.flatMap((outcome) => outcome.outputs);
  return { code: exitCode.done, targets, outcomes, inputs, outputs };
}

async function readTarget(target: Target, { force }: GenerateFlags, world: World): Promise<Outcome> {
  const startedAt = Date.now();
  const from = performance.now();
  const last = force ? undefined : await recallLastRun(target, world);
  if (last) {
    const generated = { ...last, files: [], timings: { compare: performance.now() - from } };
    return { target, generated, startedAt, isRemembered: true, changes: [], outputs: last.outputs };
  }
  world.progress(`reading ${shownPath(target.contract, world)}`);
  const generated = await world.generator.generate({ ...target, cwd: world.cwd });
  const changes = await changesOf(generated.files, world);
  const outputs = generated.files.map(({ path }) => path);
  return { target, generated, startedAt, isRemembered: false, changes, outputs };
}

async function writeOutcomes(outcomes: readonly Outcome[], flags: GenerateFlags, world: World): Promise<void> {
  const changes = outcomes.flatMap((outcome) => outcome.changes);
  if (!flags.force) await refuseForeign(changes, world);
  if (flags.dryRun) return;
  await writeChanges(changes, world);
  await clearDrafts(outcomes.flatMap(({ outputs }) => outputs));
  for (const { target, generated, startedAt, isRemembered } of outcomes)
    if (!isRemembered) await rememberLastRun(target, generated, startedAt, world);
}

/** As soon as one of them is moved, there may be nothing in the way any more. */
function inTheWayOf(outcomes: readonly Outcome[]): string[] {
  const there = outcomes.flatMap(({ changes }) => changes.filter(({ before }) => before !== undefined));
  return there.map(({ path }) => path);
}

/** Where a mistake may be mended: the files it was found in, and the folders in which one may be missing. */
function culpritsOf({ diagnostics, inputs }: Generated, { cwd }: World): string[] {
  if (!diagnostics.some(isError)) return [];
  const files = diagnostics.flatMap(({ place }) => (place ? [resolve(cwd, place.file)] : []));
  return [...files, ...[...inputs, ...files].map((path) => dirname(path))];
}
