/** `wsrpc check`: whether generated files are what the contract makes them now. */

import { relative, sep } from "node:path";
import { generate } from "@wsrpc-ts/codegen";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { loadTargets } from "../load-config.ts";
import { type Format, reportDiagnostics } from "../report.ts";
import type { World } from "../world.ts";
import { changesOf, type FileChange } from "../write-files.ts";

export interface CheckFlags {
  readonly config?: string;
  readonly format: Format;
}

export async function checkCommand(flags: CheckFlags, world: World): Promise<ExitCode> {
  const targets = await loadTargets(world.cwd, flags.config);
  const generated = await Promise.all(targets.map((target) => generate({ ...target, cwd: world.cwd })));
  const diagnostics = generated.flatMap((each) => each.diagnostics);
  if (diagnostics.length > 0) reportDiagnostics(diagnostics, flags.format, world);
  if (diagnostics.some(({ severity }) => severity === "error")) return exitCode.usage;

  const changes = (await Promise.all(generated.map(({ files }) => changesOf(files)))).flat();
  if (changes.length === 0) {
    world.stderr("generated files are up to date\n");
    return exitCode.done;
  }
  await reportStale(changes, flags.format, world);
  return exitCode.findings;
}

async function reportStale(changes: readonly FileChange[], format: Format, world: World): Promise<void> {
  const stale = changes.map(({ path }) => relative(world.cwd, path).replaceAll(sep, "/"));
  const help = "run `npx wsrpc generate` and commit what it writes";
  if (format !== "pretty") {
    const place = (file: string) => ({ file, line: 1, column: 1 });
    const findings = stale.map((file) => ({
      rule: "check/stale",
      severity: "error" as const,
      message: `${file} is stale`,
      help,
      place: place(file),
    }));
    return reportDiagnostics(findings, format, world);
  }
  const { createTwoFilesPatch } = await import("diff");
  changes.forEach(({ before, after }, index) => {
    const name = stale[index] ?? "";
    world.stdout(
      createTwoFilesPatch(before === undefined ? "/dev/null" : `a/${name}`, `b/${name}`, before ?? "", after, "", ""),
    );
  });
  world.stderr(`${stale.length === 1 ? "1 file is" : `${stale.length} files are`} stale: ${help}\n`);
}
