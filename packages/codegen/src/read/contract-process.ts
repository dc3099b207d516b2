/** The process of its own in which a contract is run: started ahead, it is up when there is something to run. */

import { type ChildProcess, spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { mkdir, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { ContractOrder } from "./contract-order.ts";
import type { ContractAnswer } from "./live-contract.ts";
import { packageAround } from "./package-around.ts";
import { makeRunFolder } from "./run-folder.ts";

/** `timeout`: it had not ended by then. `killed`: by that signal. */
export type Outcome = ContractAnswer | { readonly timeout: number } | { readonly killed: string };

/** A contract that has not answered by then computes without end: one that waits says so itself, and sooner. */
const timeoutMs = 60_000;

/** Where the contract's program is put for a while, and what of that was made for it. */
interface WorkFolder {
  readonly program: string;
  readonly made: string;
}

interface Running {
  readonly child: ChildProcess;
  readonly outcome: Promise<Outcome>;
}

/** What nearly every contract imports: it is loaded while the contract is still being bundled. */
const preparation = ["zod", "@wsrpc-ts/runtime"].map((name) => `await import("${name}").catch(() => {});\n`).join("");

export class ContractProcess {
  /** Those that have not ended. */
  static readonly #alive = new Set<ContractProcess>();
  readonly #running: Promise<Running> = start();
  readonly #folder: Promise<WorkFolder>;

  /** @param home the folder from which the contract's packages are found */
  constructor(home: string) {
    if (process.listenerCount("SIGTERM") === 0) process.once("SIGTERM", ContractProcess.#killed); // who listens waits for the end
    ContractProcess.#alive.add(this);
    this.#folder = workFolder(home);
    this.#tell("prepare", preparation).catch(ignored); // `run` tells
  }

  /**
   * @param bundle the contract as one program
   * @param meanwhile called as soon as it runs
   */
  async run(bundle: string, meanwhile: () => void): Promise<Outcome> {
    await this.#tell("run", bundle);
    const { outcome } = await this.#running;
    const inTime = limited(outcome);
    meanwhile();
    return inTime;
  }

  async end(): Promise<void> {
    ContractProcess.#alive.delete(this);
    if (ContractProcess.#alive.size === 0) process.off("SIGTERM", ContractProcess.#killed);
    await this.#kill();
    await this.#folder.then(({ made }) => rm(made, { recursive: true, force: true }), ignored);
  }

  /** A contract in an endless loop would not see that nobody is there any more. */
  static async #killed(signal: NodeJS.Signals): Promise<void> {
    await Promise.all([...ContractProcess.#alive].map((one) => one.#kill()));
    process.kill(process.pid, signal); // nobody listens any more: it ends the process
  }

  async #kill(): Promise<void> {
    await this.#running.then(({ child }) => child.kill("SIGKILL"), ignored);
  }

  async #tell(order: ContractOrder["order"], text: string): Promise<void> {
    const [{ child }, folder] = await Promise.all([this.#running, this.#folder]);
    const program = join(folder.program, `${order}.mjs`);
    await writeFile(program, text);
    child.send({ order, program: pathToFileURL(program).href } satisfies ContractOrder, ignored);
  }
}

/** That a process is gone is told by its outcome. */
function ignored(): void {}

async function start(): Promise<Running> {
  const built = new URL("./inspect-contract.js", import.meta.url);
  const program = existsSync(built) ? [fileURLToPath(built)] : ["--input-type=module", "--eval", await madeOfSources()];
  const child = spawn(process.execPath, program, {
    stdio: ["ignore", "pipe", "inherit", "ipc"],
    serialization: "advanced", // in JSON a number without end would be null
  });
  child.stdout?.pipe(process.stderr, { end: false }); // what a contract prints is talk, not a result
  const outcome = outcomeOf(child);
  outcome.catch(() => {}); // `run` tells
  return { child, outcome };
}

async function madeOfSources(): Promise<string> {
  const { build } = await import("esbuild");
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("./inspect-contract.ts", import.meta.url))],
    logLevel: "silent",
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
  });
  return outputFiles[0]?.text ?? "";
}

function outcomeOf(child: ChildProcess): Promise<Outcome> {
  return new Promise((resolve, reject) => {
    child.once("message", (answer) => resolve(answer as ContractAnswer));
    child.once("error", reject);
    child.once("disconnect", () => {
      const ended = () => resolve(child.signalCode ? { killed: child.signalCode } : { exit: child.exitCode ?? 1 });
      if (child.exitCode === null && child.signalCode === null) child.once("exit", ended);
      else ended();
    }); // after the last message, unlike "exit"
  });
}

async function limited(outcome: Promise<Outcome>): Promise<Outcome> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Outcome>((resolve) => {
    timer = setTimeout(() => resolve({ timeout: timeoutMs }), timeoutMs);
  });
  try {
    return await Promise.race([outcome, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** Inside the contract's own package, so that Node finds what that depends on. */
async function workFolder(home: string): Promise<WorkFolder> {
  const above = [home];
  for (let folder = home; dirname(folder) !== folder; above.push(folder)) folder = dirname(folder);
  const owner = packageAround(home) ?? home;
  const cache = join(owner, "node_modules", ".cache", "wsrpc");
  try {
    await mkdir(cache, { recursive: true });
    const made = await makeRunFolder(cache, "run-");
    return { made, program: made };
  } catch {
    return elsewhere(above.filter((folder) => existsSync(join(folder, "node_modules"))));
  }
}

/** Where nothing may be written in the package: what it depends on is linked, as far up as it was. */
async function elsewhere(homes: readonly string[]): Promise<WorkFolder> {
  const made = await makeRunFolder(tmpdir(), "wsrpc-run-");
  let program = made;
  for (const home of [...homes].reverse()) {
    program = join(program, "inside");
    await mkdir(program);
    await symlink(join(home, "node_modules"), join(program, "node_modules"), "junction");
  }
  return { made, program };
}
