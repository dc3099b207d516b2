/** `wsrpc generate --watch`: generates again whenever the contract changes, and says in one line what that came to. */

import { existsSync } from "node:fs";
import { basename, dirname, resolve } from "node:path";
import { contractDifference } from "../contract-difference.ts";
import { counted } from "../counted.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import type { Target } from "../load-config.ts";
import { settingsAround } from "../settings-around.ts";
import { watchInputs } from "../watch-inputs.ts";
import { shownPath, type World } from "../world.ts";
import { type GenerateFlags, generateOnce, type Outcome } from "./generate-once.ts";
import { reportOutcome } from "./report-outcome.ts";

const sourceEndings = [".ts", ".tsx", ".js", ".jsx"];
const isIndex = /^index\.[jt]sx?$/;

export async function watchCommand(flags: GenerateFlags, world: World): Promise<ExitCode> {
  let isFirst = true;
  await watchInputs(world.interruption(), async (changed) => {
    const { code, targets, outcomes, inputs, outputs } = await generateOnce(flags, world);
    if (isFirst) for (const outcome of outcomes) reportOutcome(outcome, flags, world);
    else if (code === exitCode.done) world.stderr(roundLine(changed, outcomes, world));
    if (isFirst) world.stderr("watching; Ctrl-C ends it\n");
    isFirst = false;
    return { inputs: [...inputs, ...rivalsOf(inputs), ...settingsOf(targets, world)], outputs };
  });
  return exitCode.done;
}

/** Files that, once they are there, imports lead to in place of a folder's index. */
function rivalsOf(inputs: readonly string[]): string[] {
  const folders = inputs.filter((path) => isIndex.test(basename(path))).map((path) => dirname(path));
  return folders.flatMap((folder) => sourceEndings.map((ending) => folder + ending));
}

/** Those that there are: each of them may lead an import elsewhere. */
function settingsOf(targets: readonly Target[], { cwd }: World): string[] {
  const all = targets.flatMap(({ contract }) => settingsAround(dirname(resolve(cwd, contract))));
  return all.filter((path) => existsSync(path));
}

/** Empty if there is nothing to tell: no known change, and none found. */
function roundLine(changed: readonly string[], outcomes: readonly Outcome[], world: World): string {
  const changes = outcomes.flatMap((outcome) => outcome.changes);
  if (changed.length === 0 && changes.length === 0) return "";
  const [first, ...rest] = changed.map((path) => shownPath(path, world));
  const cause = first === undefined ? "" : `${first}${rest.length > 0 ? ` and ${rest.length} more` : ""} changed: `;
  return `${cause}${effect(changed, outcomes)}\n`;
}

function effect(changed: readonly string[], outcomes: readonly Outcome[]): string {
  const changes = outcomes.flatMap((outcome) => outcome.changes);
  if (changes.length === 0) return "nothing to write";
  const differences = changes
    .filter(({ path }) => basename(path) === "contract.json" && !changed.includes(path)) // deleted: nothing was added
    .map(({ before, after }) => contractDifference(before, after ?? ""))
    .filter((difference) => difference !== "");
  return [...differences, `${counted(changes.length, "file")} written`].join("; ");
}
