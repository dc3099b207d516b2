/** A contract's entry file → the model, or what keeps it from being read. */

import { dirname, relative, resolve, sep } from "node:path";
import type { Diagnostic } from "../model/diagnostic.ts";
import type { Model } from "../model/model.ts";
import type { Bundle } from "./bundle-contract.ts";
import { ContractProcess, type Outcome } from "./contract-process.ts";
import { loadDiagnostic, missingFile, runDiagnostic } from "./load-failure.ts";
import { misfitDiagnostic } from "./misfit.ts";
import { placeModel } from "./place-model.ts";
import { tellTypes } from "./tell-types.ts";

export type Reading = { readonly inputs: readonly string[] } & (
  | { readonly model: Model; readonly importExtension: string | undefined }
  | { readonly diagnostics: readonly Diagnostic[] }
);

/**
 * @param entry absolute, like `cwd`
 * @param asksTypeScript for what schemas do not show
 * @param meanwhile called while the contract runs
 */
export async function readContract(
  entry: string,
  cwd: string,
  { asksTypeScript = false, meanwhile = () => {} }: { asksTypeScript?: boolean; meanwhile?: () => void },
): Promise<Reading> {
  const running = new ContractProcess(dirname(entry));
  const { BundleError, bundleContract } = await import("./bundle-contract.ts"); // it takes a while, with all it imports
  try {
    const bundle = await bundleContract(entry, cwd);
    const file = relative(cwd, entry).replaceAll(sep, "/");
    const copies = bundle.zodCopies.diagnostics(bundle.modules, cwd);
    if (copies.length > 0) return { inputs: bundle.inputs, diagnostics: copies };
    const outcome = await running.run(bundle.text, meanwhile);
    if (asksTypeScript && "contract" in outcome)
      await tellTypes(outcome.contract, { entry, cwd, modules: bundle.modules });
    return { inputs: bundle.inputs, ...judged(outcome, file, bundle) };
  } catch (error) {
    if (!(error instanceof BundleError)) throw error;
    const { messages, modules } = error;
    const missing = messages.flatMap((message) => missingFile(message, cwd) ?? []);
    const inputs = new Set([entry, ...modules.map((module) => resolve(cwd, module.file)), ...missing]);
    return { inputs: [...inputs], diagnostics: messages.map((message) => loadDiagnostic(message, modules)) };
  } finally {
    await running.end();
  }
}

function judged(outcome: Outcome, file: string, bundle: Bundle) {
  if (!("contract" in outcome)) return { diagnostics: [runDiagnostic(outcome, file, bundle)] };
  const model = placeModel(file, outcome.contract, bundle);
  const { misfits } = outcome.contract;
  if (misfits.length > 0) return { diagnostics: misfits.map((misfit) => misfitDiagnostic(misfit, model)) };
  return { model, importExtension: importExtension(file, bundle) };
}

/** As the contract's own modules write it: `.ts`, `.js`, nothing; `undefined` if they import none of each other. */
function importExtension(entry: string, { modules, imports }: Bundle): string | undefined {
  const files = new Set(modules.map(({ file }) => file));
  const specifiers = modules
    .toSorted((a, b) => Number(b.file === entry) - Number(a.file === entry)) // those of a neighbour's package may be another's
    .flatMap((module) => [...module.imports.keys()].map((name) => [name, imports.get(module.file)?.get(name)] as const))
    .filter(([name, target]) => name.startsWith(".") && (target === undefined || files.has(target))); // no data
  const name = specifiers[0]?.[0];
  const language = name && /\.[cm]?([jt]s)x?$/.exec(name)?.[1];
  return name && (language ? `.${language}` : "");
}
