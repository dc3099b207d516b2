/** Whether a project's tsconfig.json lets modules import each other by their `.ts` names. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** Looks at the nearest tsconfig.json; what that extends is not followed. */
export function allowsTsImports(folder: string): boolean {
  const file = join(folder, "tsconfig.json");
  if (!existsSync(file)) return dirname(folder) !== folder && allowsTsImports(dirname(folder));
  return /"(?:allowImportingTsExtensions|rewriteRelativeImportExtensions)"\s*:\s*true/.test(readFileSync(file, "utf8"));
}
