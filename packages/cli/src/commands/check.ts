/** `wsrpc check`: whether generated files are what the contract makes them now. */

import type { Diagnostic, TypeProof } from "@wsrpc-ts/codegen";
import pico from "picocolors";
import { counted } from "../counted.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { foreignFiles } from "../foreign-files.ts";
import { isError } from "../is-error.ts";
import { loadTargets, type Target } from "../load-config.ts";
import { printable } from "../printable.ts";
import { proveTypes } from "../prove-types.ts";
import { type Format, reportDiagnostics } from "../report.ts";
import { shownPath, type World } from "../world.ts";
import { changesOf, type FileChange } from "../write-files.ts";

export interface CheckFlags {
  readonly config?: string;
  /** Whether to prove the generated types equal to the contract's. */
  readonly types?: boolean;
  readonly format: Format;
}

/** Two texts that differ in more than can be compared in this time are not worth a diff. */
const diffTimeoutMs = 2_000;

/** More of a line fills a terminal and tells nobody anything: that of a source map may have a million characters. */
const maxShownCharacters = 400;

/** Reads every contract anew, whatever is remembered of it. */
export async function checkCommand(flags: CheckFlags, world: World): Promise<ExitCode> {
  const diagnostics: Diagnostic[] = [];
  const stale: FileChange[] = [];
  const provable: [Target, readonly TypeProof[]][] = [];
  for (const target of await loadTargets(world, flags.config)) {
    world.progress(`reading ${shownPath(target.contract, world)}`);
    const options = { ...target, cwd: world.cwd, ...(flags.types && { proofs: true }) };
    const generated = await world.generator.generate(options);
    diagnostics.push(...generated.diagnostics);
    stale.push(...(await changesOf(generated.files, world)));
    provable.push([target, generated.proofs ?? []]);
  }
  if (diagnostics.some(isError)) return reported(diagnostics, flags, world, exitCode.usage);
  if (stale.length > 0) return reportStale(stale, diagnostics, flags, world);
  world.stderr("generated files are up to date\n");
  if (!flags.types) return reported(diagnostics, flags, world, exitCode.done);
  return reportProofs(provable, diagnostics, flags, world);
}

function reported(diagnostics: readonly Diagnostic[], { format }: CheckFlags, world: World, code: ExitCode): ExitCode {
  reportDiagnostics(diagnostics, format, world);
  return code;
}

/** Types that are stale are not worth a proof. */
async function reportStale(
  stale: readonly FileChange[],
  diagnostics: readonly Diagnostic[],
  flags: CheckFlags,
  world: World,
): Promise<ExitCode> {
  const mend = `run \`${await mendingCommand(flags, stale, world)}\` and commit what it writes`;
  if (flags.format !== "pretty") {
    const findings = stale.map((change) => finding(change, mend, world));
    return reported([...diagnostics, ...findings], flags, world, exitCode.findings);
  }
  reported(diagnostics, flags, world, exitCode.findings);
  for (const change of stale) world.stdout(await diffOf(change, world));
  world.stderr(`${counted(stale.length, "file")} ${stale.length === 1 ? "is" : "are"} stale: ${mend}\n`);
  return exitCode.findings;
}

async function reportProofs(
  provable: readonly [Target, readonly TypeProof[]][],
  diagnostics: readonly Diagnostic[],
  flags: CheckFlags,
  world: World,
): Promise<ExitCode> {
  const all = [...diagnostics];
  for (const [target, proofs] of provable) {
    const name = shownPath(target.contract, world);
    world.progress(`comparing the types of ${name}`);
    const { diagnostics: found, proved, unprovable } = await proveTypes(target, proofs, world);
    all.push(...found);
    if (!found.some(isError)) world.stderr(`${name}: ${counted(proved, "type")} proved equal to the contract's\n`);
    for (const { subject } of unprovable)
      world.stderr(`  not compared: ${subject}: on the wire it is neither zod's input nor its output\n`);
  }
  const isBroken = all.some(({ rule }) => rule === "types/compile");
  const code = isBroken ? exitCode.usage : all.some(isError) ? exitCode.findings : exitCode.done;
  return reported(all, flags, world, code);
}

function finding({ path, before, after }: FileChange, help: string, world: World): Diagnostic {
  const state = before === undefined ? "is missing" : after === undefined ? "is no longer generated" : "is stale";
  const message = `${shownPath(path, world)} ${state}`;
  return { rule: "check/stale", severity: "error", message, help, place: { file: path, line: 1, column: 1 } };
}

/** Says it from the folder that the user is in. */
async function mendingCommand({ config }: CheckFlags, stale: readonly FileChange[], world: World): Promise<string> {
  const quoted = (text: string) => (/^[\w./:\\@-]+$/.test(text) ? text : JSON.stringify(text));
  const folder = shownPath(".", world);
  return [
    "npx wsrpc generate",
    ...(folder === "." ? [] : [`--cwd ${quoted(folder)}`]),
    ...(config === undefined ? [] : [`--config ${quoted(config)}`]),
    ...((await foreignFiles(stale)).length === 0 ? [] : ["--force"]),
  ].join(" ");
}

async function diffOf({ path, before, after }: FileChange, world: World): Promise<string> {
  const { createTwoFilesPatch, FILE_HEADERS_ONLY } = await import("diff");
  const name = shownPath(path, world);
  const [from, to] = [
    before === undefined ? "/dev/null" : `a/${name}`,
    after === undefined ? "/dev/null" : `b/${name}`,
  ];
  const patch = createTwoFilesPatch(from, to, before ?? "", after ?? "", undefined, undefined, {
    headerOptions: FILE_HEADERS_ONLY,
    timeout: diffTimeoutMs,
  });
  if (patch === undefined) return `--- ${from}\n+++ ${to}\n(they differ in too much to show)\n`;
  return world.colors.stdout ? painted(patch) : patch;
}

/** For terminals only: a patch that goes elsewhere stays as it is. */
function painted(patch: string): string {
  const { bold, cyan, green, red } = pico.createColors(true);
  const paint = (line: string) => {
    const text = printable(cut(line));
    if (/^(?:---|\+\+\+) /.test(line)) return bold(text);
    if (line.startsWith("@@")) return cyan(text);
    return line.startsWith("+") ? green(text) : line.startsWith("-") ? red(text) : text;
  };
  return patch.split("\n").map(paint).join("\n");
}

function cut(line: string): string {
  const { length } = line;
  if (length <= maxShownCharacters) return line;
  return `${line.slice(0, maxShownCharacters)}… (${counted(length - maxShownCharacters, "character")} more)`;
}
