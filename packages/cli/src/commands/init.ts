/** `wsrpc init`: a first contract, a config and the scripts. It asks nothing and overwrites nothing. */

import { existsSync, readFileSync } from "node:fs";
import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { type ExitCode, exitCode } from "../exit-code.ts";
import { configNames, contractNames } from "../load-config.ts";
import type { World } from "../world.ts";

const contract = `import { call, topic } from "@wsrpc-ts/runtime";
import * as z from "zod";

/** Greets somebody. */
export const hello = call({ input: z.object({ name: z.string() }), output: z.object({ greeting: z.string(), at: z.date() }) });

/** Pushed to everyone who listens, whenever somebody was greeted. */
export const greetings = topic({ event: z.object({ name: z.string() }) });
`;

const config = (entry: string, out: string) => `import { defineConfig } from "@wsrpc-ts/cli";

export default defineConfig({ contract: ${JSON.stringify(entry)}, out: ${JSON.stringify(out)} });
`;

const scripts: Readonly<Record<string, string>> = {
  "wsrpc:generate": "wsrpc generate",
  "wsrpc:check": "wsrpc check",
};

export async function initCommand(world: World): Promise<ExitCode> {
  const entry = contractNames.find((name) => existsSync(join(world.cwd, name)));
  const ownConfig = configNames.find((name) => existsSync(join(world.cwd, name)));
  if (entry === undefined && ownConfig === undefined) await write("src/contract/index.ts", contract, world);
  else world.stderr(`kept ${entry ?? ownConfig}\n`);
  const named = entry ?? "src/contract/index.ts";
  const out = named.startsWith("src/") ? "src/generated" : "generated";
  if (ownConfig === undefined) await write("wsrpc.config.ts", config(named, out), world);
  await addScripts(world);
  world.stderr(
    "\nnext:\n  npm install @wsrpc-ts/runtime zod\n  npm install --save-dev @wsrpc-ts/cli\n  npx wsrpc generate\n",
  );
  return exitCode.done;
}

async function write(name: string, text: string, { cwd, stderr }: World): Promise<void> {
  const path = join(cwd, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, text, { flag: "wx" });
  stderr(`wrote ${name}\n`);
}

async function addScripts({ cwd, stderr }: World): Promise<void> {
  const path = join(cwd, "package.json");
  if (!existsSync(path)) {
    stderr("there is no package.json: `npm init` makes one\n");
    return;
  }
  const text = readFileSync(path, "utf8");
  const manifest = JSON.parse(text) as { scripts?: Record<string, string> };
  const missing = Object.entries(scripts).filter(([name]) => manifest.scripts?.[name] === undefined);
  if (missing.length === 0) return;
  manifest.scripts = { ...manifest.scripts, ...Object.fromEntries(missing) };
  const indent = /^[{]\r?\n([ \t]+)/.exec(text)?.[1] ?? "  ";
  await writeFile(path, `${JSON.stringify(manifest, null, indent)}\n`);
  stderr(`added to package.json: ${missing.map(([name]) => name).join(", ")}\n`);
}
