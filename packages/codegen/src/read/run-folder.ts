/** A folder of this process for a while. What processes left behind that were killed is cleared away on the way. */

import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { join } from "node:path";

/** A younger one may be of a process that another machine or container knows. */
const staleAfterMs = 60_000;

/** @param prefix of the names of such folders in `parent` */
export async function makeRunFolder(parent: string, prefix: string): Promise<string> {
  const made = await mkdtemp(join(parent, `${prefix}${process.pid}-`));
  await clearStale(parent, prefix).catch(() => {}); // what cannot be cleared away is in nobody's way
  return made;
}

async function clearStale(parent: string, prefix: string): Promise<void> {
  const names = await readdir(parent);
  await Promise.allSettled(names.filter((name) => isLeft(name, prefix)).map((name) => clear(join(parent, name))));
}

/** Such as `run-4711-x8Ja0w`. */
function isLeft(name: string, prefix: string): boolean {
  const [, pid] = /^(\d+)-\w{6}$/.exec(name.startsWith(prefix) ? name.slice(prefix.length) : "") ?? [];
  return pid !== undefined && !isAlive(Number(pid));
}

async function clear(folder: string): Promise<void> {
  const { mtimeMs } = await stat(folder);
  if (Date.now() - mtimeMs > staleAfterMs) await rm(folder, { recursive: true, force: true });
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code !== "ESRCH"; // it may be somebody else's
  }
}
