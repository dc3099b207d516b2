/** A contract's entry file → the model, or what keeps it from being read. */

import { readFileSync } from "node:fs";
import { dirname, relative, sep } from "node:path";
import type { Message } from "esbuild";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Model } from "../model/model.ts";
import { type Bundle, BundleError, bundleContract } from "./bundle-contract.ts";
import { misfitDiagnostic } from "./misfit.ts";
import { placeModel } from "./place-model.ts";
import { type Outcome, runContract } from "./run-contract.ts";

export type Reading = { readonly inputs: readonly string[] } & (
  | { readonly model: Model; readonly importExtension: string | undefined }
  | { readonly diagnostics: readonly Diagnostic[] }
);

/** @param entry absolute, like `cwd` */
export async function readContract(entry: string, cwd: string): Promise<Reading> {
  try {
    const bundle = await bundleContract(entry, cwd);
    const file = relative(cwd, entry).replaceAll(sep, "/");
    return { inputs: bundle.inputs, ...judged(await runContract(bundle.text, dirname(entry)), file, bundle) };
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    return { inputs: [entry], diagnostics: error.messages.map(syntaxDiagnostic) };
  }
}

function judged(outcome: Outcome, file: string, bundle: Bundle) {
  if (!("contract" in outcome)) return { diagnostics: [failureDiagnostic(outcome, file, bundle)] };
  const model = placeModel(file, outcome.contract, bundle);
  const { misfits } = outcome.contract;
  if (misfits.length > 0) return { diagnostics: misfits.map((misfit) => misfitDiagnostic(misfit, model)) };
  return { model, importExtension: importExtension(bundle) };
}

/** As the contract's own modules write it: `.ts`, `.js`, nothing; `undefined` if they import none of each other. */
function importExtension({ modules }: Bundle): string | undefined {
  const [specifier] = modules.flatMap(({ imports }) => imports);
  return specifier === undefined ? undefined : (/\.[cm]?[jt]sx?$/.exec(specifier)?.[0] ?? "");
}

function syntaxDiagnostic({ text, location }: Message): Diagnostic {
  return {
    rule: "contract/load",
    severity: "error",
    message: text,
    help: /resolve/i.test(text) ? "mend the path, or install the package" : "mend the syntax",
    ...(location && { place: { file: location.file, line: location.line, column: location.column + 1 } }),
  };
}

function failureDiagnostic(outcome: Exclude<Outcome, { contract: unknown }>, file: string, bundle: Bundle): Diagnostic {
  const base = { rule: "contract/run", severity: "error" } as const;
  const entry = { file, line: 1, column: 1 };
  if ("exit" in outcome) {
    const culprit = whoCalls(/process\s*\.\s*exit/, bundle);
    return {
      ...base,
      message: `the contract ended the process with exit code ${outcome.exit} while it was loaded`,
      help: `contracts are loaded wherever code is generated: keep what checks the environment out of them${importChain(culprit?.file, bundle)}`,
      place: culprit ?? entry,
    };
  }
  if ("timeout" in outcome)
    return {
      ...base,
      message: `the contract had not finished loading after ${outcome.timeout} ms`,
      help: "a contract must not wait for anything, such as a database: keep top-level awaits out of what it imports",
      place: entry,
    };
  const place = placeInStack(outcome.failure.stack, bundle) ?? entry;
  return {
    ...base,
    message: `the contract failed while it was loaded: ${outcome.failure.message}`,
    help: `mend it there; contracts should import nothing but schemas${importChain(place.file, bundle)}`,
    place,
  };
}

function placeInStack(stack: string, { modules }: Bundle) {
  for (const [, path = "", line, column] of stack.matchAll(/(?:file:\/\/)?((?:\/|[A-Za-z]:)[^\s():]*):(\d+):(\d+)/g)) {
    const found = modules.find(({ file }) => path.replaceAll("\\", "/").endsWith(`/${file.replace(/^(\.\.\/)+/, "")}`));
    if (found) return { file: found.file, line: Number(line), column: Number(column) };
  }
}

function whoCalls(pattern: RegExp, { modules, inputs }: Bundle) {
  for (const module of modules) {
    const path = inputs.find((input) => input.replaceAll("\\", "/").endsWith(module.file.replace(/^(\.\.\/)+/, "")));
    const at = path === undefined ? -1 : readFileSync(path, "utf8").search(pattern);
    if (at >= 0) return module.placeAt(at);
  }
}

/** How the contract's entry came to load a file, where that is not plain to see. */
function importChain(file: string | undefined, { imports }: Bundle): string {
  const importers = new Map<string, string>();
  for (const [from, targets] of imports)
    for (const to of targets.values()) if (!importers.has(to)) importers.set(to, from);
  const chain: string[] = [];
  for (let at = file; at !== undefined && !chain.includes(at); at = importers.get(at)) chain.unshift(at);
  return chain.length > 1 ? ` (imported as ${chain.join(" → ")})` : "";
}
