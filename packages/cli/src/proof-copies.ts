/** Copies of generated files in which the contract's own types stand in for those that hold themselves. */

import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { join, resolve } from "node:path";
import type { StandIn } from "@wsrpc-ts/codegen";
import type { ProofImports } from "./proof-module.ts";

export interface ProofCopies {
  /** By name. */
  readonly files: ReadonlyMap<string, string>;
  readonly imports: Omit<ProofImports, "contract">;
}

const standInsImport = 'import type * as standIns from "./stand-ins.mjs";';

/** How the ways into the contract's types are written. */
const declarations = [
  "type ValueOf<T> = T[keyof T];",
  "type MapValueOf<T> = T extends ReadonlyMap<any, infer V> ? V : never;",
  "type SetItemOf<T> = T extends ReadonlySet<infer V> ? V : never;",
];

/**
 * @param out where the generated files are
 * @param specifierOf how a copy imports what has a path
 */
export async function copiesOf(
  standIns: readonly StandIn[],
  { contract, out, specifierOf }: { contract: string; out: string; specifierOf: (path: string) => string },
): Promise<ProofCopies> {
  const read = async (name: string) => moved(await readFile(join(out, name), "utf8"), out, specifierOf);
  const [types, server] = [await read("types.d.ts"), await read("server.ts")];
  const of = (file: StandIn["file"], end: StandIn["end"]) =>
    standIns.filter((standIn) => standIn.file === file && standIn.end === end);
  const aliases = new Map(standIns.map(({ alias, type }) => [alias, type]));
  const standInsText = [
    `import type * as contract from ${JSON.stringify(specifierOf(contract))};`,
    ...declarations,
    ...[...aliases].map(([alias, type]) => `export type ${alias} = ${type};`),
  ];
  const files = new Map([
    ["stand-ins.mts", `${standInsText.join("\n")}\n`],
    ["given.d.mts", replaced(types, of("types", "input"))],
    ["types.d.mts", replaced(types, of("types", "output"))],
    ["server.mts", replaced(server, of("server", "output"))],
  ]);
  const imports = {
    server: "./server.mjs",
    types: "./types.mjs",
    given: "./given.mjs",
    standIns: "./stand-ins.mjs",
  };
  return { files, imports };
}

/** A declaration that is proved keeps its text under another name; its own name, wherever it is met, is the contract's type. */
function replaced(text: string, standIns: readonly StandIn[]): string {
  const names = new Set(standIns.map(({ name }) => name));
  const renamed = text.replace(/^export (interface|type) ([\p{ID_Continue}$]+)/gmu, (whole, kind, name) =>
    names.has(name) ? `export ${kind} made_${name}` : whole,
  );
  const instead = standIns.map(({ name, alias }) => `export type ${name} = standIns.${alias};`);
  return [renamed, standInsImport, ...instead, ""].join("\n");
}

/** A file of the contract may be imported without an extension, which this module's kind does not allow. */
function moved(text: string, from: string, specifierOf: (path: string) => string): string {
  return text.replace(/ from "(\.[^"]*)"/g, (_whole, path: string) => {
    if (path === "./types.d.ts") return ' from "./types.mjs"';
    const target = resolve(from, path);
    const extension = /\.[cm]?[jt]sx?$/.test(target)
      ? ""
      : [".ts", ".tsx", ".mts", ".cts"].find((ending) => existsSync(target + ending));
    return ` from ${JSON.stringify(specifierOf(target + (extension ?? "")))}`;
  });
}
