/** `wsrpc docs`: an AsyncAPI document and one page of documentation for each contract. */

import { existsSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import type { DocsInfo } from "@wsrpc-ts/codegen";
import { Complaint } from "../complaint.ts";
import { counted } from "../counted.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { refuseForeign } from "../foreign-files.ts";
import { type ReadModel, readModels } from "../read-models.ts";
import { type Format, reportDiagnostics } from "../report.ts";
import { shownPath, type World } from "../world.ts";
import { differencesOf, writeChanges } from "../write-files.ts";

export interface DocsFlags {
  readonly config?: string;
  readonly out: string;
  readonly title?: string;
  readonly force?: boolean;
  readonly format: Format;
}

const otherFolder = "name another folder with `--out`";

export async function docsCommand(flags: DocsFlags, world: World): Promise<ExitCode> {
  const info = infoOf(flags, world);
  const { models, warnings } = await readModels(flags.config, world);
  const { docsOf } = await import("@wsrpc-ts/codegen");
  const folders = foldersOf(models, resolve(world.cwd, flags.out));
  const files = models.flatMap(({ model }, index) => docsOf(model, info, folders[index] as string));
  const changes = await differencesOf(files, world, otherFolder);
  if (!flags.force) await refuseForeign(changes, world);
  await writeChanges(changes, world, otherFolder);
  reportDiagnostics(warnings, flags.format, world);
  if (flags.format === "pretty") for (const { path } of changes) world.stdout(`${shownPath(path, world)}\n`);
  const procedures = models.reduce((sum, { model }) => sum + model.procedures.length, 0);
  const state =
    changes.length === 0
      ? `${shownPath(flags.out, world)} is up to date`
      : `${counted(changes.length, "file")} written`;
  world.stderr(`${counted(procedures, "procedure")} documented, ${state}\n`);
  return exitCode.done;
}

/** Several contracts have a folder each, named like that of what is generated from them. */
function foldersOf(models: readonly ReadModel[], out: string): string[] {
  if (models.length === 1) return [out];
  const names = new Map<string, number>();
  return models.map(({ target }) => {
    const folder = basename(target.out) === "generated" ? dirname(target.out) : target.out;
    const name = folder === "." ? "contract" : folder.replace(/[\\/]+/g, "-").replace(/^\.+-?/, "") || "contract";
    const count = (names.get(name) ?? 0) + 1;
    names.set(name, count);
    return join(out, count === 1 ? name : `${name}-${count}`);
  });
}

interface Manifest {
  readonly name?: unknown;
  readonly version?: unknown;
  readonly description?: unknown;
}

/** As the package says it. */
function infoOf({ title }: DocsFlags, world: World): DocsInfo {
  const { name, version, description } = manifestIn(world);
  return {
    title: title ?? (typeof name === "string" && name !== "" ? name : "Contract"),
    version: typeof version === "string" && version !== "" ? version : "0.0.0",
    ...(typeof description === "string" && description !== "" && { description }),
  };
}

function manifestIn(world: World): Manifest {
  const path = join(world.cwd, "package.json");
  if (!existsSync(path)) return {};
  try {
    return JSON.parse(readFileSync(path, "utf8").replace(/^\uFEFF/, "")) as Manifest;
  } catch (error) {
    throw new Complaint({
      rule: "docs/package",
      message: `${shownPath(path, world)} is no JSON: ${(error as Error).message}`,
      help: "mend it: the page takes its name and version from there",
    });
  }
}
