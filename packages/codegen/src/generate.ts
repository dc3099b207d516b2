/** A contract → the files that are generated from it, in memory. */

import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { checkNames } from "./check/names.ts";
import { checkWire } from "./check/wire-rules.ts";
import { emitClient } from "./emit/client.ts";
import { emitClientTypes } from "./emit/client-types.ts";
import { emitContractJson } from "./emit/contract-json.ts";
import { emitServer } from "./emit/server.ts";
import { TypeNames } from "./emit/type-names.ts";
import { emitTypesMap } from "./emit/types-map.ts";
import { type Diagnostic, isError } from "./model/diagnostic.ts";
import { fingerprint } from "./model/fingerprint.ts";
import type { Model } from "./model/model.ts";
import { headerText, sign } from "./print/signature.ts";
import { allowsTsImports } from "./read/allows-ts-imports.ts";
import { readContract } from "./read/read-contract.ts";

export interface GenerateOptions {
  /** The folder that other paths are relative to. */
  readonly cwd: string;
  /** The contract's entry file. */
  readonly contract: string;
  /** The folder of the generated files. */
  readonly out: string;
  /** How `server.ts` imports the contract. Default: as the contract's modules import each other, else as tsconfig.json allows. */
  readonly importExtension?: ".ts" | ".js" | "";
}

export interface GeneratedFile {
  /** Absolute. */
  readonly path: string;
  readonly text: string;
}

export interface Generated {
  /** Empty if there is an error among the diagnostics. */
  readonly files: readonly GeneratedFile[];
  readonly diagnostics: readonly Diagnostic[];
  /** What was read, absolute: a change in one of these may change the files. */
  readonly inputs: readonly string[];
  readonly procedures: number;
  /** Milliseconds of each stage. */
  readonly timings: Readonly<Record<string, number>>;
}

/** A bad contract is no exception: what is wrong with it is in `diagnostics`. */
export async function generate(options: GenerateOptions): Promise<Generated> {
  const { cwd } = options;
  const timings: Record<string, number> = {};
  const entry = resolve(cwd, options.contract);
  if (!existsSync(entry)) return refused([missing(options.contract)], [entry]);

  const reading = await timed(timings, "read", () => readContract(entry, cwd));
  if (!("model" in reading)) return refused(reading.diagnostics, reading.inputs);
  const { model, importExtension = allowsTsImports(dirname(entry)) ? ".ts" : ".js", inputs } = reading;

  const diagnostics = await timed(timings, "check", () => checked(model));
  if (diagnostics.some(isError))
    return { ...refused(diagnostics, inputs), procedures: model.procedures.length, timings };

  const out = resolve(cwd, options.out);
  const contract = specifier(out, entry, options.importExtension ?? importExtension);
  const files = await timed(timings, "emit", () => emitted(model, out, cwd, contract));
  return { files, diagnostics, inputs, procedures: model.procedures.length, timings };
}

function checked(model: Model): Diagnostic[] {
  if (model.procedures.length > 0) return [...checkNames(model), ...checkWire(model)];
  const message = `${model.entry} exports no procedures`;
  const help =
    'export some: `export const hello = call({ output: z.string() })`, or `export * as chat from "./chat.contract.ts"`';
  return [
    { rule: "contract/empty", severity: "error", message, help, place: { file: model.entry, line: 1, column: 1 } },
  ];
}

function emitted(model: Model, out: string, cwd: string, contract: string): GeneratedFile[] {
  const names = new TypeNames(model);
  const schema = fingerprint(model);
  const source = slashes(relative(out, resolve(cwd, model.entry)));
  const header = [
    `// ${headerText(source)}`,
    "// biome-ignore-all format lint assist: generated",
    "/* eslint-disable */",
  ];
  const types = emitClientTypes(model, names, header);
  const map = emitTypesMap(types.mappings, (file) => slashes(relative(out, resolve(cwd, file))));
  const file = (name: string, text: string) => ({ path: join(out, name), text });
  return [
    file("types.d.ts", sign(`${types.text}\n//# sourceMappingURL=types.d.ts.map\n`)),
    file("types.d.ts.map", map),
    file("client.ts", sign(emitClient(model, names, schema, header))),
    file("server.ts", sign(emitServer(model, names, { schema, contract }, header))),
    file("contract.json", emitContractJson(model, names, schema)),
  ];
}

function specifier(out: string, entry: string, extension: string): string {
  const path = slashes(relative(out, entry)).replace(/\.[cm]?tsx?$/, (own) =>
    extension === ".js" ? own.replace("ts", "js").replace("x", "") : extension === "" ? "" : own,
  );
  return path.startsWith(".") ? path : `./${path}`;
}

function slashes(path: string): string {
  return path.replaceAll(sep, "/");
}

function refused(diagnostics: readonly Diagnostic[], inputs: readonly string[]): Generated {
  return { files: [], diagnostics, inputs, procedures: 0, timings: {} };
}

function missing(contract: string): Diagnostic {
  const help = "name the contract's entry file in wsrpc.config.ts, or write a first one with `npx wsrpc init`";
  return { rule: "contract/missing", severity: "error", message: `there is no file ${contract}`, help };
}

async function timed<T>(timings: Record<string, number>, stage: string, work: () => T | Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  timings[stage] = performance.now() - start;
  return result;
}
