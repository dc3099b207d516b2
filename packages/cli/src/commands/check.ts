/** `wsrpc check`: whether generated files are what the contract makes them now. */

import type { Diagnostic } from "@wsrpc-ts/codegen";
import pico from "picocolors";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { foreignFiles } from "../foreign-files.ts";
import { loadTargets } from "../load-config.ts";
import { printable } from "../printable.ts";
import { type Format, reportDiagnostics } from "../report.ts";
import { shownPath, type World } from "../world.ts";
import { changesOf, type FileChange } from "../write-files.ts";

export interface CheckFlags {
  readonly config?: string;
  readonly format: Format;
}

/** Two texts that differ in more than can be compared in this time are not worth a diff. */
const diffTimeoutMs = 2_000;

/** Reads every contract anew, whatever is remembered of it. */
export async function checkCommand(flags: CheckFlags, world: World): Promise<ExitCode> {
  const diagnostics: Diagnostic[] = [];
  const changes: FileChange[] = [];
  for (const target of await loadTargets(world, flags.config)) {
    const generated = await world.generator.generate({ ...target, cwd: world.cwd });
    diagnostics.push(...generated.diagnostics);
    changes.push(...(await changesOf(generated.files, world)));
  }
  const isWrong = diagnostics.some(({ severity }) => severity === "error");
  const stale = isWrong ? [] : changes;
  const mend = `run \`${await mendingCommand(flags, stale, world)}\` and commit what it writes`;
  if (flags.format === "pretty") {
    if (diagnostics.length > 0) reportDiagnostics(diagnostics, flags.format, world);
    for (const change of stale) world.stdout(await diffOf(change, world));
    if (!isWrong) world.stderr(verdict(stale, mend));
  } else {
    const findings = stale.map((change) => finding(change, mend, world));
    reportDiagnostics([...diagnostics, ...findings], flags.format, world);
  }
  return isWrong ? exitCode.usage : stale.length > 0 ? exitCode.findings : exitCode.done;
}

function verdict(stale: readonly FileChange[], mend: string): string {
  if (stale.length === 0) return "generated files are up to date\n";
  return `${stale.length === 1 ? "1 file is" : `${stale.length} files are`} stale: ${mend}\n`;
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
    const text = printable(line);
    if (/^(?:---|\+\+\+) /.test(line)) return bold(text);
    if (line.startsWith("@@")) return cyan(text);
    return line.startsWith("+") ? green(text) : line.startsWith("-") ? red(text) : text;
  };
  return patch.split("\n").map(paint).join("\n");
}
