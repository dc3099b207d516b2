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

interface Copy {
  readonly folder: string;
  readonly imports: readonly Import[];
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

  /** One for each copy that is too old, or else for each but the one that the generator's own folder has most of. */
  diagnostics(modules: readonly SourceModule[], cwd: string): Diagnostic[] {
    const nameOf = (path: string) => relative(cwd, path).replaceAll(sep, "/");
    const nearIn = (imports: readonly Import[]) =>
      imports.filter(({ importer }) => !nameOf(importer).startsWith("../")).length;
    const copies = [...this.#found]
      .map(([folder, own]) => ({ folder, imports: [...own].sort((a, b) => (a.importer < b.importer ? -1 : 1)) }))
      .sort((a, b) => nearIn(b.imports) - nearIn(a.imports) || (a.folder < b.folder ? -1 : 1));
    const textOf = (folder: string) => `zod ${versionIn(folder)} in ${nameOf(folder)}`;
    const diagnostic = (rule: string, { folder, imports: [first] }: Copy, more: string, help: string): Diagnostic => {
      const file = nameOf(first?.importer ?? "");
      const place = modules.find((module) => module.file === file)?.imports.get(first?.specifier ?? "");
      const message = `${file} imports ${textOf(folder)}${more}`;
      return { rule, severity: "error", message, help, ...(place && { place }) };
    };
    const old = copies.filter(({ folder }) => isTooOld(versionIn(folder)));
    if (old.length > 0) return old.map((copy) => diagnostic("schema/zod-version", copy, "", newer));
    const [usual, ...others] = copies;
    if (!usual) return [];
    const apart = `, other modules of the contract ${textOf(usual.folder)}`;
    return others.map((copy) => diagnostic("schema/zod-copies", copy, apart, oneCopy));
  }
}

const newer = "import from zod 4.1 or newer: `npm install zod@^4`";
const oneCopy = "have one copy: ask for the same version in every package, then `npm dedupe`";

function isTooOld(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major < 4 || (major === 4 && minor < 1);
}

function versionIn(folder: string): string {
  return String((JSON.parse(readFileSync(`${folder}/package.json`, "utf8")) as { version?: unknown }).version);
}
