/** An example's server as a process of its own, which a test may kill and start again. */

import { type ChildProcess, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { killProcess } from "./kill-process.ts";
import { freePort } from "./listening.ts";

export class ExampleProcess {
  readonly url: string;
  readonly #name: string;
  readonly #env: NodeJS.ProcessEnv;
  #child: ChildProcess | undefined;

  /** @param name the folder under `examples` */
  static async start(name: string, env: NodeJS.ProcessEnv = {}): Promise<ExampleProcess> {
    const example = new ExampleProcess(name, await freePort(), env);
    await example.start();
    return example;
  }

  private constructor(name: string, port: number, env: NodeJS.ProcessEnv) {
    this.#name = name;
    this.#env = { ...process.env, ...env, PORT: String(port) };
    this.url = `http://127.0.0.1:${port}/`;
  }

  /** Resolves when it says where it listens. */
  async start(): Promise<void> {
    const folder = fileURLToPath(new URL(`../../examples/${this.#name}/`, import.meta.url));
    const child = spawn(process.execPath, ["dist/server.js"], {
      cwd: folder,
      env: this.#env,
      stdio: ["ignore", "pipe", "inherit"],
    });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.stdout?.once("data", () => resolve());
      child.once("exit", (code) => reject(new Error(`${this.#name} ended with ${code} instead of listening`)));
    });
  }

  /** As by `kill -9`: it has no time to say goodbye. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    await killProcess(child);
  }
}
