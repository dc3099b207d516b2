/** Finds and reads the config, or does without. */

import { existsSync } from "node:fs";
import { dirname, join, relative, resolve, sep } from "node:path";
import { pathToFileURL } from "node:url";
import { Complaint } from "./complaint.ts";
import type { Config } from "./config.ts";

/** One contract and its folder, relative to `cwd`. */
export type Target = Required<Pick<Config, "contract" | "out">> & Pick<Config, "importExtension">;

export const configNames = ["wsrpc.config.ts", "wsrpc.config.mts", "wsrpc.config.js", "wsrpc.config.mjs"];

/** Where a contract is looked for if no config names it. */
export const contractNames = ["src/contract/index.ts", "src/contract.ts", "contract/index.ts", "contract.ts"];

/**
 * @param file the config's name, if the command line gave it
 * @throws Complaint
 */
export async function loadTargets(cwd: string, file: string | undefined): Promise<Target[]> {
  const name = file ?? configNames.find((candidate) => existsSync(join(cwd, candidate)));
  if (name === undefined) return [withoutConfig(cwd)];
  if (!existsSync(resolve(cwd, name)))
    throw new Complaint(`there is no file ${name}`, "name another one with --config, or leave it out");
  const config = await imported(resolve(cwd, name), name);
  const folder = dirname(name);
  return (Array.isArray(config) ? config : [config]).map((entry: unknown, index) =>
    target(entry, folder, Array.isArray(config) ? `${name}: [${index}]` : name),
  );
}

async function imported(path: string, name: string): Promise<unknown> {
  try {
    if (/\.m?js$/.test(path)) return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;
    const { createJiti } = await import("jiti");
    return await createJiti(import.meta.url, { fsCache: false }).import(path, { default: true });
  } catch (error) {
    throw new Complaint(
      `${name} cannot be loaded: ${(error as Error).message}`,
      "mend the file; `npx wsrpc init` shows what one looks like",
    );
  }
}

function target(entry: unknown, folder: string, where: string): Target {
  if (typeof entry !== "object" || entry === null)
    throw new Complaint(
      `${where} exports no config`,
      'write `export default defineConfig({ contract: "src/contract/index.ts" })`',
    );
  const known = ["contract", "out", "importExtension"];
  const stray = Object.keys(entry).find((key) => !known.includes(key));
  if (stray !== undefined)
    throw new Complaint(`${where}: there is no option \`${stray}\``, `the options are ${known.join(", ")}`);
  const { contract, out, importExtension } = entry as Partial<Record<string, unknown>>;
  if (typeof contract !== "string" || contract === "")
    throw new Complaint(
      `${where}: \`contract\` is not the name of a file`,
      "name the contract's entry file, such as `src/contract/index.ts`",
    );
  if (out !== undefined && (typeof out !== "string" || out === ""))
    throw new Complaint(
      `${where}: \`out\` is not the name of a folder`,
      "name a folder, such as `src/generated`, or leave it out",
    );
  if (importExtension !== undefined && !isExtension(importExtension))
    throw new Complaint(
      `${where}: \`importExtension\` is ${JSON.stringify(importExtension)}`,
      'use ".ts", ".js" or "", or leave it out',
    );
  return {
    contract: slashes(join(folder, contract)),
    out: slashes(join(folder, out ?? outBeside(contract))),
    ...(importExtension !== undefined && { importExtension }),
  };
}

function isExtension(value: unknown): value is ".ts" | ".js" | "" {
  return value === ".ts" || value === ".js" || value === "";
}

function withoutConfig(cwd: string): Target {
  const contract = contractNames.find((name) => existsSync(join(cwd, name)));
  if (contract !== undefined) return { contract, out: outBeside(contract) };
  throw new Complaint(
    `there is neither a ${configNames[0]} nor a contract in ${relative(process.cwd(), cwd) || "this folder"}`,
    `write a first contract with \`npx wsrpc init\`, or put one at ${contractNames[0]}`,
  );
}

/** Beside the contract; beside its folder if it is a folder's index. */
function outBeside(contract: string): string {
  const folder = dirname(contract);
  const isIndex = /(?:^|[\\/])index\.\w+$/.test(contract) && folder !== ".";
  return slashes(join(isIndex ? dirname(folder) : folder, "generated"));
}

function slashes(path: string): string {
  return path.replaceAll(sep, "/");
}
