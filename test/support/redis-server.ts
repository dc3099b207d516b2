/** A Redis of its own for a test, which may be killed and started again: it knows what it knew when it was told to SAVE. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { killProcess } from "./kill-process.ts";
import { freePort } from "./listening.ts";

/** On a laptop the tests do without; in CI a Redis is part of the deal. */
export const hasRedis = spawnSync("redis-server", ["--version"]).error === undefined || process.env.CI !== undefined;

if (!hasRedis) console.info("no redis-server found: the tests on a real Redis are skipped");

export class RedisServer {
  readonly url: string;
  readonly #port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), "wsrpc-redis-"));
  #child: ChildProcess | undefined;

  static async start(): Promise<RedisServer> {
    const server = new RedisServer(await freePort());
    await server.start();
    return server;
  }

  private constructor(port: number) {
    this.#port = port;
    this.url = `redis://127.0.0.1:${port}`;
  }

  /** Resolves when it says that it listens. */
  async start(): Promise<void> {
    const place = ["--port", `${this.#port}`, "--bind", "127.0.0.1", "--dir", this.#folder];
    const child = spawn("redis-server", [...place, "--save", ""], { stdio: ["ignore", "pipe", "inherit"] });
    this.#child = child;
    await new Promise<void>((resolve, reject) => {
      child.once("error", (error) =>
        reject(new Error("no redis-server: apt-get install redis-server", { cause: error })),
      );
      child.once("exit", (code) => reject(new Error(`redis-server ended with ${code} instead of listening`)));
      child.stdout?.on("data", (text) => String(text).includes("Ready to accept connections") && resolve());
    });
  }

  /** As by `kill -9`. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    await killProcess(child);
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true });
  }
}
