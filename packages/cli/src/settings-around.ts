/** Which files decide how a contract's imports are resolved: those of TypeScript, of packages, and of what installs them. */

import { readFileSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { ancestorsOf } from "./ancestors-of.ts";

/** What a package manager rewrites when it changes what is installed. */
const installMarks = [".package-lock.json", ".modules.yaml", ".yarn-state.yml", ".yarn-integrity"];

/** What decides how imports are resolved, and what is installed; much of it is not there. */
export function settingsAround(folder: string): string[] {
  const around = ancestorsOf(folder).flatMap((ancestor) => [
    join(ancestor, "package.json"),
    join(ancestor, "tsconfig.json"),
    ...installMarks.map((mark) => join(ancestor, "node_modules", mark)),
  ]);
  return [...around, ...around.filter((path) => path.endsWith("tsconfig.json")).flatMap((path) => extendedBy(path))];
}

function extendedBy(tsconfig: string, seen = new Set<string>()): string[] {
  if (seen.has(tsconfig) || !statSync(tsconfig, { throwIfNoEntry: false })?.isFile()) return [];
  seen.add(tsconfig);
  const [, names = ""] = /"extends"\s*:\s*(\[[^\]]*\]|"[^"]*")/.exec(readFileSync(tsconfig, "utf8")) ?? [];
  const relatives = [...names.matchAll(/"(\.[^"]*)"/g)].map(([, name = ""]) => resolve(dirname(tsconfig), name));
  const bases = relatives.flatMap((path) => (path.endsWith(".json") ? [path] : [path, `${path}.json`]));
  return bases.flatMap((path) => [path, ...extendedBy(path, seen)]);
}
