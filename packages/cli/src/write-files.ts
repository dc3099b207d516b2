/** Brings generated files to the disk: only what changed, never over what somebody else wrote. */

import { randomUUID } from "node:crypto";
import { existsSync } from "node:fs";
import { mkdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { dirname } from "node:path";
import { type GeneratedFile, isIntact, isOurs } from "@wsrpc-ts/codegen";

export interface FileChange {
  readonly path: string;
  /** `undefined`: the file is not there. */
  readonly before: string | undefined;
  readonly after: string;
}

/** What differs from the disk. */
export async function changesOf(files: readonly GeneratedFile[]): Promise<FileChange[]> {
  const all = await Promise.all(
    files.map(async ({ path, text }) => ({
      path,
      before: existsSync(path) ? await readFile(path, "utf8") : undefined,
      after: text,
    })),
  );
  return all.filter(({ before, after }) => before?.replaceAll("\r\n", "\n") !== after); // git may have changed the line ends
}

/** A file in the way that was not generated, or that was changed by hand since. */
export function isForeign({ path, before }: FileChange): boolean {
  return before !== undefined && /\.ts$/.test(path) && !(isOurs(before) && isIntact(before));
}

/** Each file is whole at any time: it is written beside its place and then put there. */
export async function writeChanges(changes: readonly FileChange[]): Promise<void> {
  await Promise.all(
    changes.map(async ({ path, after }) => {
      await mkdir(dirname(path), { recursive: true });
      const draft = `${path}.${randomUUID()}.tmp`;
      try {
        await writeFile(draft, after);
        await rename(draft, path);
      } catch (error) {
        await rm(draft, { force: true });
        throw error;
      }
    }),
  );
}
