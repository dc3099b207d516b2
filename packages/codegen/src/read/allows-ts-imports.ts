/** Whether a project's tsconfig.json lets modules import each other by their `.ts` names. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";

const allowed = /"(?:allowImportingTsExtensions|rewriteRelativeImportExtensions)"\s*:\s*true/;

/** Looks at the nearest tsconfig.json, and at the files that it extends by a relative name. */
export function allowsTsImports(folder: string): boolean {
  const file = join(folder, "tsconfig.json");
  if (existsSync(file)) return allowsIn(file, new Set());
  return dirname(folder) !== folder && allowsTsImports(dirname(folder));
}

function allowsIn(file: string, seen: Set<string>): boolean {
  if (seen.has(file) || !existsSync(file)) return false;
  seen.add(file);
  const text = readFileSync(file, "utf8");
  const bases = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(text)?.[1] ?? "";
  const names = [...bases.matchAll(/"(\.[^"]*)"/g)].map(([, name = ""]) => resolve(dirname(file), name));
  return allowed.test(text) || names.some((name) => allowsIn(/\.json$/.test(name) ? name : `${name}.json`, seen));
}
