/** A contract's entry file → the checked model of it, or what is wrong with it. */

import { statSync } from "node:fs";
import { resolve } from "node:path";
import { checkClientCodecs } from "./check/client-codecs.ts";
import { checkNames } from "./check/names.ts";
import { checkNumbers } from "./check/numbers.ts";
import { checkWire } from "./check/wire-rules.ts";
import { checkWords } from "./check/words.ts";
import { type Diagnostic, isError } from "./model/diagnostic.ts";
import type { Model } from "./model/model.ts";
import { readContract } from "./read/read-contract.ts";

/** Which contract is read. */
export interface InspectOptions {
  /** The folder that other paths are relative to. */
  readonly cwd: string;
  /** The contract's entry file. */
  readonly contract: string;
  /** Whether TypeScript is asked for what schemas do not show: only what a server is generated from needs it. */
  readonly asksTypeScript?: boolean;
  /** Whether the client is to import the contract's codecs. */
  readonly clientCodecs?: boolean;
  /** Called while there is nothing to do but wait for the contract to run. */
  readonly meanwhile?: () => void;
}

/** What was read of a contract. */
export interface Inspected {
  /** Left out if there is an error among the diagnostics. */
  readonly model?: Model;
  readonly diagnostics: readonly Diagnostic[];
  /** What was read, absolute. */
  readonly inputs: readonly string[];
  readonly procedures: number;
  /** As the contract's modules import each other, if they do. */
  readonly importExtension?: string | undefined;
  /** Milliseconds of each stage. */
  readonly timings: Readonly<Record<string, number>>;
}

/** A bad contract is no exception: what is wrong with it is in `diagnostics`. */
export async function inspect({ cwd, contract, clientCodecs, ...options }: InspectOptions): Promise<Inspected> {
  const entry = resolve(cwd, contract);
  const found = statSync(entry, { throwIfNoEntry: false });
  if (!found?.isFile()) return refused([missing(contract, found?.isDirectory() === true)], [entry]);
  const start = performance.now();
  const reading = await readContract(entry, cwd, options);
  const read = performance.now();
  if (!("model" in reading)) return refused(reading.diagnostics, reading.inputs);
  const { model, importExtension, inputs } = reading;
  const diagnostics = [...checked(model), ...(clientCodecs ? checkClientCodecs(model) : [])];
  const timings = { read: read - start, check: performance.now() - read };
  const outcome = { diagnostics, inputs, procedures: model.procedures.length, timings };
  return diagnostics.some(isError) ? outcome : { ...outcome, model, importExtension };
}

function checked(model: Model): Diagnostic[] {
  if (model.procedures.length > 0)
    return [...checkNames(model), ...checkNumbers(model), ...checkWords(model), ...checkWire(model)];
  const message = `${model.entry} exports no procedures`;
  const help =
    'export some: `export const hello = call({ output: z.string() })`, or `export * as chat from "./chat.contract.ts"`';
  return [
    { rule: "contract/empty", severity: "error", message, help, place: { file: model.entry, line: 1, column: 1 } },
  ];
}

function refused(diagnostics: readonly Diagnostic[], inputs: readonly string[]): Inspected {
  return { diagnostics, inputs, procedures: 0, timings: {} };
}

function missing(contract: string, isFolder: boolean): Diagnostic {
  const message = isFolder ? `${contract} is a folder, not a file` : `there is no file ${contract}`;
  const help = "name the contract's entry file in wsrpc.config.ts, or write a first one with `npx wsrpc init`";
  return { rule: "contract/missing", severity: "error", message, help };
}
