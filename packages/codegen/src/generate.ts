/** A contract → the files that are generated from it, in memory. */

import { dirname, join, relative, resolve, sep } from "node:path";
import { emitFiles } from "./emit/files.ts";
import { rehearse } from "./emit/rehearsal.ts";
import { TypeNames } from "./emit/type-names.ts";
import { type TypeProof, typeProofs } from "./emit/type-proofs.ts";
import { inspect } from "./inspect.ts";
import type { Diagnostic } from "./model/diagnostic.ts";
import { allowsTsImports } from "./read/allows-ts-imports.ts";

/** Which contract, and where its files go. */
export interface GenerateOptions {
  /** The folder that other paths are relative to, absolute. */
  readonly cwd: string;
  /** The contract's entry file. */
  readonly contract: string;
  /** The folder of the generated files. */
  readonly out: string;
  /** How generated files import the contract. Default: as the contract's modules import each other, else as tsconfig.json allows. */
  readonly importExtension?: ".ts" | ".js" | "";
  /** Whether the client imports the contract's codecs, and decodes with them what it gets. */
  readonly clientCodecs?: boolean;
  /** Whether to tell what the generated types must equal. */
  readonly proofs?: boolean;
}

/** A file to be written. */
export interface GeneratedFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

/** What became of a contract. */
export interface Generated {
  /** Empty if there is an error among the diagnostics. */
  readonly files: readonly GeneratedFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** What was read, absolute: a change in one of these may change the files. */
  readonly inputs: readonly string[];
  readonly procedures: number;
  /** If they were asked for. */
  readonly proofs?: readonly TypeProof[];
  /** Milliseconds of each stage. */
  readonly timings: Readonly<Record<string, number>>;
}

/** A bad contract is no exception: what is wrong with it is in `diagnostics`. */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const { cwd } = options;
  const entry = resolve(cwd, options.contract);
  const {
    model,
    importExtension = extensionBeside(entry),
    ...inspected
  } = await inspect({
    ...options,
    asksTypeScript: true,
    meanwhile: rehearse,
  });
  if (!model) return { ...inspected, files: [] };
  const start = performance.now();
  const out = resolve(cwd, options.out);
  const specifierOf = (file: string) => specifier(out, resolve(cwd, file), options.importExtension ?? importExtension);
  const sourceOf = (file: string) => slashes(relative(out, resolve(cwd, file)));
  const names = new TypeNames(model, options.clientCodecs);
  const files = emitFiles(model, names, { specifierOf, sourceOf });
  const proofs = options.proofs ? { proofs: typeProofs(model, names) } : {};
  return {
    ...inspected,
    files: files.map(({ name, text }) => ({ path: join(out, name), text })),
    ...proofs,
    timings: { ...inspected.timings, emit: performance.now() - start },
  };
}

/** Where the contract's modules do not show it. */
function extensionBeside(entry: string): string {
  return allowsTsImports(dirname(entry)) ? ".ts" : ".js";
}

function specifier(out: string, file: string, extension: string): string {
  const path = slashes(relative(out, file)).replace(/\.[cm]?tsx?$/, (own) =>
    extension === ".js" ? own.replace("ts", "js").replace("x", "") : extension === "" ? "" : own,
  );
  return path.startsWith(".") ? path : `./${path}`;
}

function slashes(path: string): string {
  return path.replaceAll(sep, "/");
}
