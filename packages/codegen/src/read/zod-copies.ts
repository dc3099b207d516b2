/** Which copies of zod a contract's modules import: schemas of two do not belong together. */

import { readFileSync } from "node:fs";
import { relative, sep } from "node:path";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { SourceModule } from "./source-module.ts";

interface Import {
  /** Absolute. */
  readonly importer: string;
  readonly specifier: string;
}

export class ZodCopies {
  /** By the folder of the copy. */
  readonly #found = new Map<string, Import[]>();

  /** @param path what the specifier leads to */
  add(specifier: string, path: string, importer: string): void {
    const [folder] = /^.*[\\/]node_modules[\\/]zod(?=[\\/])/.exec(path) ?? [];
    if (folder === undefined || !/^zod(?:\/|$)/.test(specifier)) return;
    this.#found.set(folder, [...(this.#found.get(folder) ?? []), { importer, specifier }]);
  }

  /** One for each copy but the one that the generator's own folder has most of. */
  diagnostics(modules: readonly SourceModule[], cwd: string): Diagnostic[] {
    const nameOf = (path: string) => relative(cwd, path).replaceAll(sep, "/");
    const nearIn = (imports: readonly Import[]) =>
      imports.filter(({ importer }) => !nameOf(importer).startsWith("../")).length;
    const copies = [...this.#found]
      .map(([folder, own]) => ({ folder, imports: [...own].sort((a, b) => (a.importer < b.importer ? -1 : 1)) }))
      .sort((a, b) => nearIn(b.imports) - nearIn(a.imports) || (a.folder < b.folder ? -1 : 1));
    const [usual, ...others] = copies;
    if (!usual) return [];
    const textOf = (folder: string) => `zod ${versionIn(folder)} in ${nameOf(folder)}`;
    return others.map(({ folder, imports: [first] }) => {
      const file = nameOf(first?.importer ?? "");
      const place = modules.find((module) => module.file === file)?.imports.get(first?.specifier ?? "");
      return {
        rule: "schema/zod-copies",
        severity: "error",
        message: `${file} imports ${textOf(folder)}, other modules of the contract ${textOf(usual.folder)}`,
        help: "have one copy: ask for the same version in every package, then `npm dedupe`",
        ...(place && { place }),
      };
    });
  }
}

function versionIn(folder: string): string {
  return String((JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as { version?: unknown }).version);
}
