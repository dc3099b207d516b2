/** A program of these tests as a process of its own, which a test may kill, stop and continue. */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { build } from "esbuild";
import { root } from "./root.ts";

/** Messages are plain data with a type. */
interface Message {
  readonly type: string;
}

const bundles = new Map<string, Promise<string>>();

/** Bundles a program with the runtime's sources, once, so that starting it takes no build. Returns the file to run, which goes with this process. */
export function bundled(entry: string): Promise<string> {
  const known = bundles.get(entry);
  if (known !== undefined) return known;
  const bundle = bundledAnew(entry);
  bundles.set(entry, bundle);
  return bundle;
}

async function bundledAnew(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [join(root, entry)],
    bundle: true,
    write: false,
    platform: "node",
    format: "esm",
    target: "node20",
    conditions: ["wsrpc-source"],
    external: ["nanoid", "zod"],
  });
  const folder = join(root, "node_modules", ".cache", "wsrpc-run");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, `${entry.replaceAll("/", "-").replace(/\.ts$/, "")}-${process.pid}.mjs`);
  writeFileSync(file, outputFiles[0]?.text ?? "");
  process.once("exit", () => rmSync(file, { force: true }));
  return file;
}

export class Program<In extends Message, Out extends Message> {
  readonly #child: ChildProcess;
  readonly #exited: Promise<unknown>;

  constructor(file: string, args: readonly string[], env: Readonly<Record<string, string>> = {}) {
    this.#child = fork(file, args, { env: { ...process.env, ...env }, stdio: ["ignore", "inherit", "inherit", "ipc"] });
    this.#child.setMaxListeners(0); // as many as wait for a message
    this.#exited = once(this.#child, "exit");
  }

  tell(message: In): void {
    this.#child.send(message);
  }

  /** Resolves with the next message of this type that `wanted` accepts; rejects if the process ends before. */
  async hear<Type extends Out["type"]>(
    type: Type,
    wanted: (message: Extract<Out, { type: Type }>) => boolean = () => true,
  ): Promise<Extract<Out, { type: Type }>> {
    return new Promise((resolve, reject) => {
      const heard = (message: unknown) => {
        const said = message as Extract<Out, { type: Type }>;
        if (said.type !== type || !wanted(said)) return;
        this.#child.off("message", heard);
        resolve(said);
      };
      this.#child.on("message", heard);
      void this.#exited.then(() => reject(new Error(`the process ended before it said ${type}`)));
    });
  }

  /** Tells it something, and resolves with the next message of this type. */
  ask<Type extends Out["type"]>(message: In, type: Type): Promise<Extract<Out, { type: Type }>> {
    const answer = this.hear(type);
    this.tell(message);
    return answer;
  }

  /** As by Ctrl-Z: the process does nothing, though its sockets stay open. */
  stop(): void {
    this.#child.kill("SIGSTOP");
  }

  continue(): void {
    this.#child.kill("SIGCONT");
  }

  /** As by `kill -9`: it has no time to say goodbye. */
  async kill(): Promise<void> {
    if (this.#child.exitCode === null) this.#child.kill("SIGKILL");
    await this.#exited;
  }
}
