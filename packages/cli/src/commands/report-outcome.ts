/** What `wsrpc generate` says of each contract. */

import type { Generated } from "@wsrpc-ts/codegen";
import { counted } from "../counted.ts";
import type { Target } from "../load-config.ts";
import { shownPath, type World } from "../world.ts";
import type { FileChange } from "../write-files.ts";
import type { GenerateFlags, Outcome } from "./generate-once.ts";

/** Names of files are the result; the rest is talk. */
export function reportOutcome({ target, generated, changes }: Outcome, flags: GenerateFlags, world: World): void {
  const written = changes.filter(({ after }) => after !== undefined);
  if (flags.format === "pretty") for (const { path } of written) world.stdout(`${shownPath(path, world)}\n`);
  world.stderr(`${summary(target, generated, changes, flags, world)}\n`);
  if (flags.stats) world.stderr(stats(generated.timings));
}

function summary(
  { contract, out }: Target,
  { procedures }: Generated,
  changes: readonly FileChange[],
  { dryRun }: GenerateFlags,
  world: World,
): string {
  const what = `${shownPath(contract, world)}: ${counted(procedures, "procedure")}`;
  if (changes.length === 0) return `${what}, ${shownPath(out, world)} is up to date`;
  const deleted = changes.filter(({ after }) => after === undefined).map(({ path }) => shownPath(path, world));
  const written = changes.length - deleted.length;
  const parts = [
    ...(written > 0 ? [`${counted(written, "file")} ${dryRun ? "would be written" : "written"}`] : []),
    ...(deleted.length > 0 ? [`${deleted.join(", ")} ${dryRun ? "would be deleted" : "deleted"}`] : []),
  ];
  return `${what}, ${parts.join(", ")}`;
}

function stats(timings: Readonly<Record<string, number>>): string {
  return Object.entries(timings)
    .map(([stage, ms]) => `  ${stage.padEnd(8)} ${ms.toFixed(1).padStart(8)} ms\n`)
    .join("");
}
