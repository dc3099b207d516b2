/** Finds and reads the config, or does without. */

import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, extname, join, relative, resolve, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { Complaint } from "./complaint.ts";
import type { Config } from "./config.ts";
import { exportPlace, failurePlace, fieldPlace } from "./config-place.ts";
import { literalConfig } from "./literal-config.ts";
import { shownPath, type World } from "./world.ts";

/** One contract and its folder, relative to the folder to work in. */
export type Target = Required<Pick<Config, "contract" | "out">> & Pick<Config, "importExtension" | "clientCodecs">;

export const configNames = ["wsrpc.config.ts", "wsrpc.config.mts", "wsrpc.config.js", "wsrpc.config.mjs"];

/** Where a contract is looked for if no config names it. */
export const contractNames = ["src/contract/index.ts", "src/contract.ts", "contract/index.ts", "contract.ts"];

const fields = ["contract", "out", "importExtension", "clientCodecs"];
const extensions: readonly unknown[] = [".ts", ".js", ""];

/**
 * @param file the config's name, if the command line gave it
 * @throws Complaint
 */
export async function loadTargets(world: World, file: string | undefined): Promise<Target[]> {
  const { cwd } = world;
  if (!statSync(cwd, { throwIfNoEntry: false })?.isDirectory()) throw noFolder(world);
  const name = file ?? configNames.find((candidate) => existsSync(join(cwd, candidate)));
  if (name === undefined) return [withoutConfig(world)];
  const path = resolve(cwd, name);
  if (!statSync(path, { throwIfNoEntry: false })?.isFile()) throw noConfig(path, world);
  const text = readFileSync(path, "utf8");
  const exported = literalConfig(text) ?? (await imported(path, name, text));
  const entries: readonly unknown[] = Array.isArray(exported) ? exported : [exported];
  if (entries.length === 0) throw noTargets(name, text);
  const targets = entries.map((entry) => targetOf(entry, cwd, { name, text }));
  refuseSharedFolders(targets, { name, text });
  return targets;
}

/** Every file that decides which contracts there are, absolute; not all of them exist. */
export function configInputs({ cwd }: World, file: string | undefined): string[] {
  return (file === undefined ? [...configNames, ...contractNames] : [file]).map((name) => resolve(cwd, name));
}

interface Source {
  /** As it is found from the folder to work in. */
  readonly name: string;
  readonly text: string;
}

async function imported(path: string, name: string, text: string): Promise<unknown> {
  const own = fileURLToPath(new URL(`./index${extname(import.meta.url)}`, import.meta.url));
  const { createJiti } = await import("jiti");
  try {
    // Nothing is cached: whoever watches reads the same file again.
    const jiti = createJiti(import.meta.url, {
      fsCache: false,
      moduleCache: false,
      interopDefault: false,
      alias: { "@wsrpc-ts/cli": own },
    });
    return ((await jiti.import(path)) as { default?: unknown }).default;
  } catch (thrown) {
    const error = thrown instanceof Error ? thrown : new Error(String(thrown));
    const message = (error.message.split("\n")[0] ?? "").replace(/^ParseError: /, "").trim();
    throw new Complaint({
      rule: "config/load",
      message: `${basename(name)} cannot be loaded: ${message}`,
      help: "mend the file; it is a module that says `export default defineConfig({ contract: … })`",
      place: failurePlace(name, path, text, error),
    });
  }
}

function targetOf(entry: unknown, cwd: string, { name, text }: Source): Target {
  if (typeof entry !== "object" || entry === null) throw noTargets(name, text);
  const complain = (field: string, what: string, help: string) => {
    const value = (entry as Record<string, unknown>)[field];
    const isThere = Object.hasOwn(entry, field);
    const place = isThere ? fieldPlace(name, text, field, value) : exportPlace(name, text);
    return new Complaint({ rule: "config/field", message: `${basename(name)}: \`${field}\` ${what}`, help, place });
  };
  const stray = Object.keys(entry).find((key) => !fields.includes(key));
  if (stray !== undefined) throw complain(stray, "is no option", `the options are ${fields.join(", ")}`);
  const { contract, out, importExtension, clientCodecs } = entry as Readonly<Record<string, unknown>>;
  if (typeof contract !== "string" || contract === "")
    throw complain(
      "contract",
      contract === undefined ? "is missing" : "must be the name of a file",
      "name the contract's entry file, such as `src/contract/index.ts`",
    );
  if (out !== undefined && (typeof out !== "string" || out === ""))
    throw complain("out", "must be the name of a folder", "name a folder, such as `src/generated`, or leave it out");
  if (importExtension !== undefined && !extensions.includes(importExtension))
    throw complain("importExtension", 'must be ".ts", ".js" or ""', "use one of these, or leave it out");
  if (clientCodecs !== undefined && typeof clientCodecs !== "boolean")
    throw complain("clientCodecs", "must be true or false", "say `true` to have the client decode, or leave it out");
  const located = (path: string) => slashes(relative(cwd, resolve(cwd, dirname(name), path))) || ".";
  return {
    contract: located(contract),
    out: located(out ?? outBeside(contract)),
    ...(importExtension !== undefined && { importExtension: importExtension as ".ts" | ".js" | "" }),
    ...(clientCodecs === true && { clientCodecs }),
  };
}

/** Their files have the same names. */
function refuseSharedFolders(targets: readonly Target[], { name, text }: Source): void {
  const owners = new Map<string, Target>();
  for (const target of targets) {
    const owner = owners.get(target.out);
    owners.set(target.out, target);
    if (!owner) continue;
    throw new Complaint({
      rule: "config/shared-out",
      message: `${basename(name)}: ${owner.contract} and ${target.contract} are both generated into ${target.out}`,
      help: "give each contract an `out` of its own",
      place: exportPlace(name, text),
    });
  }
}

function withoutConfig(world: World): Target {
  const contract = contractNames.find((name) => existsSync(join(world.cwd, name)));
  if (contract !== undefined) return { contract, out: outBeside(contract) };
  const folder = shownPath(".", world);
  throw new Complaint({
    rule: "config/missing",
    message: `there is neither a ${configNames[0]} nor a contract in ${folder === "." ? "this folder" : folder}`,
    help: `write a first contract with \`npx wsrpc init\`, or put one at ${contractNames[0]}`,
  });
}

function noConfig(path: string, world: World): Complaint {
  const name = shownPath(path, world);
  const message = existsSync(path) ? `${name} is a folder, not a file` : `there is no file ${name}`;
  return new Complaint({ rule: "config/missing", message, help: "name another one with --config, or leave it out" });
}

function noFolder(world: World): Complaint {
  const name = shownPath(".", world);
  const message = existsSync(world.cwd) ? `${name} is a file, not a folder` : `there is no folder ${name}`;
  return new Complaint({ rule: "config/missing", message, help: "name another one with --cwd, or leave it out" });
}

function noTargets(name: string, text: string): Complaint {
  return new Complaint({
    rule: "config/empty",
    message: `${basename(name)} exports no config`,
    help: 'write `export default defineConfig({ contract: "src/contract/index.ts" })`',
    place: exportPlace(name, text),
  });
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
