/** Firefox for tests: the one that is installed, with one page, driven by WebDriver BiDi. */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { WebSocket } from "ws";

const places = [process.env.FIREFOX_PATH ?? "", "/usr/bin/firefox-esr", "/usr/bin/firefox"];
const executablePath = places.find((place) => place !== "" && existsSync(place));

/** On a laptop the tests do without; in CI it is part of the deal. */
export const hasFirefox = executablePath !== undefined || process.env.CI !== undefined;

if (!hasFirefox) console.info("no Firefox found: the tests in it are skipped (FIREFOX_PATH names one)");

type Reply = {
  readonly id: number;
  readonly type: "success" | "error";
  readonly message?: string;
  readonly result: Result;
};
type Result = {
  readonly contexts: readonly { readonly context: string }[];
  readonly type: "success" | "exception";
  readonly result: { readonly value?: string };
  readonly exceptionDetails: { readonly text: string };
};

export class Firefox {
  readonly #process: ChildProcess;
  readonly #profile: string;
  readonly #socket: WebSocket;
  readonly #replies = new Map<number, (reply: Reply) => void>();
  #commands = 0;
  #page = "";

  static async launch(): Promise<Firefox> {
    if (executablePath === undefined)
      throw new Error("CI is set, but there is no Firefox: apt-get install firefox-esr, or set FIREFOX_PATH");
    const profile = await mkdtemp(join(tmpdir(), "wsrpc-firefox-"));
    const args = ["--headless", "--no-remote", "--remote-debugging-port=0", "--profile", profile, "about:blank"];
    const env = { ...process.env, HOME: profile }; // root is refused where the home is another's
    const started = spawn(executablePath, args, { env, stdio: ["ignore", "ignore", "pipe"] });
    for await (const line of createInterface(started.stderr)) {
      const url = /^WebDriver BiDi listening on (ws:.+)$/.exec(line)?.[1];
      if (url === undefined) continue;
      started.stderr.resume();
      const socket = new WebSocket(`${url}/session`);
      await once(socket, "open");
      const firefox = new Firefox(started, profile, socket);
      await firefox.#command("session.new", { capabilities: {} });
      const { contexts } = await firefox.#command("browsingContext.getTree", {});
      firefox.#page = contexts[0]?.context ?? "";
      return firefox;
    }
    throw new Error("Firefox ended instead of listening");
  }

  private constructor(started: ChildProcess, profile: string, socket: WebSocket) {
    this.#process = started;
    this.#profile = profile;
    this.#socket = socket;
    socket.on("message", (data) => {
      const reply: Reply = JSON.parse(String(data));
      this.#replies.get(reply.id)?.(reply);
      this.#replies.delete(reply.id);
    });
  }

  /** What the expression gives in the page, once it has resolved. */
  async evaluate(expression: string): Promise<unknown> {
    const { type, result, exceptionDetails } = await this.#command("script.evaluate", {
      expression: `Promise.resolve(${expression}).then((value) => JSON.stringify(value))`,
      target: { context: this.#page },
      awaitPromise: true,
    });
    if (type === "exception") throw new Error(exceptionDetails.text);
    return result.value === undefined ? undefined : JSON.parse(result.value);
  }

  async close(): Promise<void> {
    this.#socket.terminate();
    this.#process.kill("SIGKILL");
    await once(this.#process, "exit");
    await rm(this.#profile, { recursive: true, maxRetries: 5 });
  }

  async #command(method: string, params: object): Promise<Result> {
    this.#commands += 1;
    const id = this.#commands;
    const reply = await new Promise<Reply>((resolve) => {
      this.#replies.set(id, resolve);
      this.#socket.send(JSON.stringify({ id, method, params }));
    });
    if (reply.type === "error") throw new Error(`${method}: ${reply.message}`);
    return reply.result;
  }
}
