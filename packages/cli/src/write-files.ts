/** Brings generated files to the disk: only what changed, never over what somebody else wrote. */

import { readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import type { GeneratedFile } from "@wsrpc-ts/codegen";
import { Complaint } from "./complaint.ts";
import { draftBeside } from "./drafts.ts";
import { makeFolder } from "./make-folder.ts";
import { reasonOf } from "./reason-of.ts";
import { shownPath, type World } from "./world.ts";

export interface FileChange {
  readonly path: string;
  /** `undefined`: the file is not there. */
  readonly before: string | undefined;
  /** `undefined`: the file is no longer generated. */
  readonly after: string | undefined;
}

/** What may be done where a file cannot be written: for what is generated. Other commands write elsewhere. */
const otherFolder = "name another folder as `out` in the config";

/** What differs on the disk, and what once was generated beside it and is no more. */
export async function changesOf(files: readonly GeneratedFile[], world: World): Promise<FileChange[]> {
  return [...(await differencesOf(files, world)), ...(await obsolete(files, world))];
}

/**
 * What differs on the disk.
 *
 * @param otherwise what may be done if a file is in the way; empty if its place is fixed
 */
export async function differencesOf(
  files: readonly GeneratedFile[],
  world: World,
  otherwise = otherFolder,
): Promise<FileChange[]> {
  const before = (path: string) => textOf(path, world, otherwise);
  const changes = files.map(async ({ path, text }) => ({ path, before: await before(path), after: text }));
  return (await Promise.all(changes)).filter(({ before, after }) => before !== after);
}

/**
 * Each file is whole at any time: it is written beside its place and then put there, once all are written. Where one
 * cannot be, such as on a full disk, all stay as they were. `otherwise` as above.
 */
export async function writeChanges(
  changes: readonly FileChange[],
  world: World,
  otherwise = otherFolder,
): Promise<void> {
  const drafted = changes.map((change) => ({ ...change, draft: draftBeside(change.path) }));
  let failed = await failuresOf(drafted, writeDraft);
  if (failed.length === 0) failed = await failuresOf(drafted, putInPlace);
  if (failed.length === 0) return;
  await Promise.allSettled(drafted.map(({ draft }) => rm(draft, { force: true })));
  const isBlocked = ({ error }: Failure) => blocked.has(error.code ?? "");
  const folders = new Set(failed.filter(isBlocked).map(({ path }) => dirname(path)));
  throw new Complaint(
    ...[...folders].map((folder) => ({
      rule: "write/failed",
      message: `${shownPath(folder, world)} cannot be a folder: a file is in the way`,
      help: either("move that file", otherwise),
    })),
    ...failed
      .filter((one) => !isBlocked(one))
      .map(({ path, error }) => ({
        rule: "write/failed",
        message: `${shownPath(path, world)} cannot be written: ${reasonOf(error)}`,
        help: either(
          full.has(error.code ?? "") ? "make room on the disk" : "see to the folder's permissions",
          otherwise,
        ),
      })),
  );
}

function either(first: string, otherwise: string): string {
  return otherwise === "" ? first : `${first}, or ${otherwise}`;
}

/** Codes of a folder that cannot be made. */
const blocked = new Set(["EEXIST", "ENOTDIR"]);

/** Codes of a disk that takes no more. */
const full = new Set(["ENOSPC", "EDQUOT"]);

interface DraftedChange extends FileChange {
  readonly draft: string;
}

interface Failure {
  readonly path: string;
  readonly error: NodeJS.ErrnoException;
}

async function failuresOf(
  changes: readonly DraftedChange[],
  step: (change: DraftedChange) => Promise<void>,
): Promise<Failure[]> {
  const failed = changes.map((change) =>
    step(change).then(
      () => [],
      (error: NodeJS.ErrnoException) => [{ path: change.path, error }],
    ),
  );
  return (await Promise.all(failed)).flat();
}

async function writeDraft({ path, after, draft }: DraftedChange): Promise<void> {
  if (after === undefined) return;
  await makeFolder(dirname(path));
  await writeFile(draft, after);
}

async function putInPlace({ path, after, draft }: DraftedChange): Promise<void> {
  await (after === undefined ? rm(path, { force: true }) : rename(draft, path));
}

/** Only what nobody has touched since: the signature tells. */
async function obsolete(files: readonly GeneratedFile[], world: World): Promise<FileChange[]> {
  const generated = new Set(files.map(({ path }) => path));
  const folders = [...new Set(files.map(({ path }) => dirname(path)))];
  const beside = (await Promise.all(folders.map(filesIn))).flat().filter((path) => !generated.has(path));
  const found = await Promise.all(beside.map(async (path) => ({ path, before: await textOf(path, world) })));
  const signed = found.filter(({ before }) => before?.includes("SignedSource<<"));
  if (signed.length === 0) return [];
  const { isIntact } = await import("@wsrpc-ts/codegen");
  return signed.filter(({ before }) => isIntact(before ?? "")).map((each) => ({ ...each, after: undefined }));
}

async function filesIn(folder: string): Promise<string[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  return entries.filter((entry) => entry.isFile() && entry.name.endsWith(".ts")).map(({ name }) => join(folder, name));
}

/** Git may have changed the line ends. */
async function textOf(path: string, world: World, otherwise = otherFolder): Promise<string | undefined> {
  try {
    return (await readFile(path, "utf8")).replaceAll("\r\n", "\n");
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ENOTDIR") return undefined;
    throw new Complaint({
      rule: "write/failed",
      message: `${shownPath(path, world)} cannot be read: ${reasonOf(error as Error)}`,
      help: either("move it out of the way", otherwise),
    });
  }
}
