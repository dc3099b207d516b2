/** Files that are written beside their place before they are put there, and what is left of them after a kill. */

import { randomUUID } from "node:crypto";
import { readdir, rm, stat } from "node:fs/promises";
import { basename, dirname, join } from "node:path";

/** A younger one may be of a command that is at work: it writes one and puts it in its place at once. */
const staleAfterMs = 10_000;

/** Such as `.client.ts.wsrpc-4b0b….tmp`: no file of anybody else is called so. */
const draftName = /^\..+\.wsrpc-[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}\.tmp$/;

export function draftBeside(path: string): string {
  return join(dirname(path), `.${basename(path)}.wsrpc-${randomUUID()}.tmp`);
}

/** What cannot be cleared away is in nobody's way. @param paths of files that are written beside their place */
export async function clearDrafts(paths: readonly string[]): Promise<void> {
  const folders = new Set(paths.map((path) => dirname(path)));
  await Promise.all([...folders].map(clearIn));
}

async function clearIn(folder: string): Promise<void> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => []);
  const drafts = entries.filter((entry) => entry.isFile() && draftName.test(entry.name));
  await Promise.allSettled(drafts.map(({ name }) => clear(join(folder, name))));
}

async function clear(path: string): Promise<void> {
  const { mtimeMs } = await stat(path);
  if (Date.now() - mtimeMs > staleAfterMs) await rm(path, { force: true });
}
