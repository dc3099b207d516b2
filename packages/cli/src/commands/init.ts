/** `wsrpc init`: a first contract, a config and the scripts. It asks nothing and overwrites nothing. */

import { existsSync, readFileSync } from "node:fs";
import { writeFile } from "node:fs/promises";
import { basename, dirname, join } from "node:path";
import { ancestorsOf } from "../ancestors-of.ts";
import { Complaint } from "../complaint.ts";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { configNames, contractNames } from "../load-config.ts";
import { makeFolder } from "../make-folder.ts";
import { reasonOf } from "../reason-of.ts";
import { type Format, reportDiagnostics } from "../report.ts";
import { shownPath, type World } from "../world.ts";

const contract = `import { call, topic } from "@wsrpc-ts/runtime";
import * as z from "zod";

/** Greets somebody. */
export const hello = call({
  input: z.object({ name: z.string().min(1).max(100) }),
  output: z.object({ greeting: z.string(), at: z.date() }),
});

/** Pushed to everyone who listens, whenever somebody was greeted. */
export const greetings = topic({ event: z.object({ name: z.string() }) });
`;

const config = (entry: string, out: string) => `import { defineConfig } from "@wsrpc-ts/cli";

export default defineConfig({ contract: ${JSON.stringify(entry)}, out: ${JSON.stringify(out)} });
`;

const tsconfig = `{
  "compilerOptions": {
    "target": "es2022",
    "module": "nodenext",
    "types": ["node"],
    "strict": true,
    "skipLibCheck": true,
    "allowImportingTsExtensions": true,
    "noEmit": true,
    "jsx": "react-jsx"
  },
  "include": ["**/*.ts", "**/*.tsx"]
}
`;

/** What `npm init` makes is CommonJS, and the README's client is not. */
const commonJsHint = `
package.json says nothing of ES modules, so that files may \`await\` in functions only. Change it with:
  npm pkg set type=module
`;

const scripts: Readonly<Record<string, string>> = {
  "wsrpc:generate": "wsrpc generate",
  "wsrpc:check": "wsrpc check",
};

const dependencies = ["@wsrpc-ts/runtime", "zod"];
const devDependencies = ["@wsrpc-ts/cli", "@types/node", "typescript"];

interface Manifest {
  readonly type?: string;
  scripts?: Record<string, string>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

export async function initCommand({ format }: { readonly format: Format }, world: World): Promise<ExitCode> {
  const there = (name: string) => existsSync(join(world.cwd, name));
  const manifest = readManifest(world); // before anything is written: it may be broken
  const entry = contractNames.find(there);
  const ownConfig = configNames.find(there);

  if (entry === undefined && ownConfig === undefined) await write("src/contract/index.ts", contract, world);
  else if (entry !== undefined) world.stderr(`kept ${entry}\n`);
  const named = entry ?? "src/contract/index.ts";
  const out = named.startsWith("src/") ? "src/generated" : "generated";
  if (ownConfig === undefined) await write(newConfigName(world), config(named, out), world);
  else world.stderr(`kept ${ownConfig}\n`);
  const isNew = !ancestorsOf(world.cwd).some((folder) => existsSync(join(folder, "tsconfig.json")));
  if (isNew) await write("tsconfig.json", tsconfig, world);
  await addScripts(manifest, world);
  if (isNew && manifest.text !== undefined && manifest.content.type !== "module") world.stderr(commonJsHint);
  sayWhatIsNext(manifest.content, world);
  if (ownConfig === undefined)
    world.stderr(
      `\nthen give createRouter() of ${out}/server.ts your handlers, and call them with createClient() of ${out}/client.ts\n`,
    );
  reportDiagnostics([], format, world);
  return exitCode.done;
}

/** Where tsconfig.json takes all files and wants them below a `rootDir`, one of TypeScript beside it would be an error. */
function newConfigName({ cwd }: World): string {
  const path = join(cwd, "tsconfig.json");
  const text = existsSync(path) ? readFileSync(path, "utf8").replace(/^\s*\/\/.*$/gm, "") : "";
  const isOutside = /"rootDir"\s*:\s*"(?:\.\/)?\w/.test(text) && !/"(?:include|files)"\s*:/.test(text);
  return isOutside ? "wsrpc.config.mjs" : "wsrpc.config.ts";
}

async function write(name: string, text: string, world: World): Promise<void> {
  const path = join(world.cwd, name);
  await makeFolder(dirname(path)).catch((error: Error) => refuse(path, error, world));
  await writeFile(path, text, { flag: "wx" }).catch((error: Error) => refuse(path, error, world));
  world.stderr(`wrote ${name}\n`);
}

function refuse(path: string, error: Error, world: World): never {
  throw new Complaint({
    rule: "write/failed",
    message: `${shownPath(path, world)} cannot be written: ${reasonOf(error)}`,
    help: "see to the folder's permissions and to what is in the way, then run `npx wsrpc init` again: it keeps what is there",
  });
}

interface ManifestFile {
  /** `undefined`: there is none. */
  readonly text: string | undefined;
  readonly content: Manifest;
}

function readManifest(world: World): ManifestFile {
  const path = join(world.cwd, "package.json");
  if (!existsSync(path)) return { text: undefined, content: {} };
  const text = readFileSync(path, "utf8").replace(/^\uFEFF/, "");
  const help = "mend it and run `npx wsrpc init` again; nothing was written";
  const refused = (what: string) =>
    new Complaint({ rule: "init/package", message: `${shownPath(path, world)} ${what}`, help });
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw refused(`is no JSON: ${(error as Error).message}`);
  }
  if (!isObject(content)) throw refused("is no object");
  if ("scripts" in content && !isObject(content.scripts)) throw refused("holds `scripts` that are no object");
  return { text, content: content as Manifest };
}

function isObject(value: unknown): value is object {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

async function addScripts({ text, content }: ManifestFile, world: World): Promise<void> {
  if (text === undefined) {
    const name =
      basename(world.cwd)
        .toLowerCase()
        .replace(/[^a-z0-9-]+/g, "-")
        .replace(/^-+|-+$/g, "") || "app";
    const manifest = { name, private: true, type: "module", scripts };
    return write("package.json", `${JSON.stringify(manifest, null, 2)}\n`, world);
  }
  const missing = Object.entries(scripts).filter(([name]) => content.scripts?.[name] === undefined);
  if (missing.length === 0) return world.stderr("kept package.json\n");
  const extended = { ...content, scripts: { ...content.scripts, ...Object.fromEntries(missing) } };
  const indent = /^\{\r?\n([ \t]+)/.exec(text)?.[1] ?? "  ";
  const path = join(world.cwd, "package.json");
  const [end] = /\r?\n$/.exec(text) ?? [""];
  const laidOut = `${JSON.stringify(extended, null, indent)}${end && "\n"}`;
  const written = writeFile(path, text.includes("\r\n") ? laidOut.replaceAll("\n", "\r\n") : laidOut);
  await written.catch((error: Error) => refuse(path, error, world));
  world.stderr(`added to package.json: ${missing.map(([name]) => name).join(", ")}\n`);
}

function sayWhatIsNext(manifest: Manifest, world: World): void {
  const installed = { ...manifest.dependencies, ...manifest.devDependencies };
  const missing = (names: readonly string[]) => names.filter((name) => installed[name] === undefined).join(" ");
  const { add, addDev, run } = packageManager(world);
  const steps = [
    ...(missing(dependencies) === "" ? [] : [`${add} ${missing(dependencies)}`]),
    ...(missing(devDependencies) === "" ? [] : [`${addDev} ${missing(devDependencies)}`]),
    `${run} wsrpc generate`,
  ];
  world.stderr(`\nnext:\n${steps.map((step) => `  ${step}\n`).join("")}`);
}

/** The one whose lock file is nearest, here or above; else the one that runs us. */
function packageManager({ cwd, env }: World): { add: string; addDev: string; run: string } {
  const running = /^(pnpm|yarn|bun)\//.exec(env.npm_config_user_agent ?? "")?.[1];
  const [locked] = ancestorsOf(cwd).flatMap((folder) => lockFiles.filter(([lock]) => existsSync(join(folder, lock))));
  const name = locked?.[1] ?? running ?? "npm";
  if (name === "npm") return { add: "npm install", addDev: "npm install --save-dev", run: "npx" };
  return { add: `${name} add`, addDev: `${name} add -D`, run: name === "bun" ? "bunx" : name };
}

const lockFiles = Object.entries({
  "package-lock.json": "npm",
  "pnpm-lock.yaml": "pnpm",
  "yarn.lock": "yarn",
  "bun.lock": "bun",
  "bun.lockb": "bun",
});
