/** The package that a folder belongs to: from wherever a contract is read, what is its own stays the same. */

import { existsSync } from "node:fs";
import { dirname, join } from "node:path";

/** @returns the package's folder; `undefined` if there is none */
export function packageAround(folder: string): string | undefined {
  if (existsSync(join(folder, "package.json"))) return folder;
  return dirname(folder) === folder ? undefined : packageAround(dirname(folder));
}
