/** How modules of a contract come to import each other, as far as their relative imports show it. */

import { posix } from "node:path";
import type { SourceModule } from "./source-module.ts";

/** How the contract's entry came to load a file, where that is not plain to see. */
export function importChain(file: string, modules: readonly SourceModule[]): string {
  const importerOf = (target: string) =>
    modules.find((module) => [...module.imports.keys()].some((specifier) => leadsTo(module.file, specifier, target)));
  const chain = [file];
  for (let importer = importerOf(file); importer && !chain.includes(importer.file); ) {
    chain.unshift(importer.file);
    importer = importerOf(importer.file);
  }
  return chain.length > 1 ? ` (imported as ${chain.join(" → ")})` : "";
}

/** The shortest way by which a module imports itself, if it does. */
export function importCircle(file: string, modules: readonly SourceModule[]): readonly string[] | undefined {
  const seen = new Set<string>();
  const ways: string[][] = [[file]];
  for (const way of ways) {
    for (const next of importedBy(way.at(-1) ?? file, modules)) {
      if (next === file) return [...way, next];
      if (!seen.has(next)) ways.push([...way, next]);
      seen.add(next);
    }
  }
  return undefined;
}

function importedBy(file: string, modules: readonly SourceModule[]): string[] {
  const specifiers = [...(modules.find((module) => module.file === file)?.imports.keys() ?? [])];
  return modules.map((module) => module.file).filter((other) => specifiers.some((one) => leadsTo(file, one, other)));
}

/** Whether a relative specifier names a file, with whatever extension it is written. */
function leadsTo(from: string, specifier: string, file: string): boolean {
  if (!specifier.startsWith(".")) return false;
  const bare = (path: string) => path.replace(/\.[cm]?[jt]sx?$/, "");
  const target = bare(posix.join(posix.dirname(from), specifier));
  return bare(file) === target || bare(file) === posix.join(target, "index");
}
