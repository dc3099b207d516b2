/** `wsrpc lock`: accepts the contracts as they are now as released. */

import { join } from "node:path";
import { counted } from "../counted.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { refuseForeign } from "../foreign-files.ts";
import { lockName } from "../lock-file.ts";
import { readModels } from "../read-models.ts";
import { type Format, reportDiagnostics } from "../report.ts";
import { shownPath, type World } from "../world.ts";
import { differencesOf, writeChanges } from "../write-files.ts";

export interface LockFlags {
  readonly config?: string;
  readonly force?: boolean;
  readonly format: Format;
}

/** `wsrpc breaking` looks for it there only. */
const noOtherPlace = "";

export async function lockCommand(flags: LockFlags, world: World): Promise<ExitCode> {
  const { models, warnings } = await readModels(flags.config, world);
  const { lockText } = await import("@wsrpc-ts/codegen");
  const text = lockText(new Map(models.map(({ target, model }) => [target.contract, model])));
  const path = join(world.cwd, lockName);
  const changes = await differencesOf([{ path, text }], world, noOtherPlace);
  if (!flags.force) await refuseForeign(changes, world);
  await writeChanges(changes, world, noOtherPlace);
  reportDiagnostics(warnings, flags.format, world);
  const procedures = models.reduce((sum, { model }) => sum + model.procedures.length, 0);
  const name = shownPath(path, world);
  if (changes.length > 0 && flags.format === "pretty") world.stdout(`${name}\n`);
  const what = `${counted(models.length, "contract")} with ${counted(procedures, "procedure")}`;
  world.stderr(changes.length > 0 ? `accepted ${what} as released\n` : `${name} is up to date: ${what}\n`);
  return exitCode.done;
}
