/** Makes a folder, and what is missing above it. */

import { statSync } from "node:fs";
import { mkdir } from "node:fs/promises";
import { dirname } from "node:path";

/** Not with `recursive` of Node: in a folder that takes no others, such as /proc, that tries for ever. */
export async function makeFolder(folder: string): Promise<void> {
  if (isFolder(folder)) return;
  if (dirname(folder) !== folder) await makeFolder(dirname(folder));
  await mkdir(folder).catch((error: Error) => {
    if (!isFolder(folder)) throw error; // somebody else may have made it meanwhile
  });
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
