/** Runs a contract in a process of its own, and waits for its answer. */

import { type ChildProcess, fork } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { ContractAnswer } from "./live-contract.ts";

/** `timeout`: it had not ended by then. `killed`: by that signal. */
export type Outcome = ContractAnswer | { readonly timeout: number } | { readonly killed: string };

/** A contract that has not answered by then waits for something, such as a database. */
const timeoutMs = 10_000;

/**
 * @param bundle the contract as one program
 * @param home the folder from which its packages are found
 */
export async function runContract(bundle: string, home: string): Promise<Outcome> {
  const folder = await workFolder(home);
  try {
    const program = join(folder, "inspect.mjs");
    await Promise.all([
      writeFile(join(folder, "contract.mjs"), bundle),
      inspector().then((text) => writeFile(program, text)),
    ]);
    return await answerOf(fork(program, { stdio: ["ignore", "pipe", "inherit", "ipc"], execArgv: [] }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Inside the contract's own package, so that Node finds what that depends on. */
async function workFolder(home: string): Promise<string> {
  let folder = home;
  while (!existsSync(join(folder, "package.json")) && dirname(folder) !== folder) folder = dirname(folder);
  const owner = dirname(folder) === folder ? home : folder;
  const cache = join(owner, "node_modules", ".cache", "wsrpc");
  await mkdir(cache, { recursive: true });
  return mkdtemp(join(cache, "run-"));
}

/** From the published package it is one file already; from sources it is made. */
async function inspector(): Promise<string> {
  const { build } = await import("esbuild");
  const built = new URL("./inspect-contract.js", import.meta.url);
  const entry = fileURLToPath(existsSync(built) ? built : new URL("./inspect-contract.ts", import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [entry],
    logLevel: "silent",
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
  });
  return outputFiles[0]?.text ?? "";
}

function answerOf(child: ChildProcess): Promise<Outcome> {
  child.stdout?.pipe(process.stderr, { end: false }); // what a contract prints is talk, not a result
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => settle({ timeout: timeoutMs }), timeoutMs);
    const settle = (outcome: Outcome) => {
      clearTimeout(timer);
      child.kill("SIGKILL");
      resolve(outcome);
    };
    child.once("message", (answer) => settle(answer as ContractAnswer));
    child.once("error", reject);
    child.once("disconnect", () => {
      const ended = () => settle(child.signalCode ? { killed: child.signalCode } : { exit: child.exitCode ?? 1 });
      if (child.exitCode === null && child.signalCode === null) child.once("exit", ended);
      else ended();
    }); // after the last message, unlike "exit"
  });
}
