/** The two processes of one run, fresh for each: a server and a client, each on a core of its own. */

import { type ChildProcess, fork, spawn } from "node:child_process";
import { fileURLToPath } from "node:url";
import { type Answers, Questions } from "./questions.ts";
import type { Absent, Measured, RunOrder } from "./scene.ts";

export interface CrewOptions {
  /** Server on core 0, client on core 1, by taskset. */
  readonly isPinned: boolean;
  readonly bufferutil: boolean;
}

const role = fileURLToPath(new URL("role.mjs", import.meta.url));
const patienceMs = 180_000;
const overServer = [
  "cpuTime",
  "memory",
  "resetPeakRss",
  "peakRss",
  "hold",
  "dropAll",
  "openGate",
  "publishInAbsence",
  "startProfile",
  "stopProfile",
];

export class Crew {
  readonly pids: readonly number[];
  readonly #server: Hand;
  readonly #client: Hand;

  constructor(options: CrewOptions) {
    this.#server = new Hand(0, options, {});
    const passOn = (question: string) =>
      [question, (detail: unknown) => this.#server.questions.ask(question, detail)] as const;
    this.#client = new Hand(1, options, Object.fromEntries(overServer.map(passOn)));
    this.pids = [this.#server, this.#client].flatMap(({ child }) => child.pid ?? []);
  }

  async run(order: RunOrder): Promise<Measured | Absent> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`not done after ${patienceMs} ms`)), patienceMs);
    });
    try {
      await Promise.race([this.#server.questions.ask("listen", order), late]);
      return await Promise.race([this.#client.questions.ask<Measured | Absent>("run", order), late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async dismiss(): Promise<void> {
    await Promise.all([this.#client.dismiss(), this.#server.dismiss()]);
  }
}

class Hand {
  readonly child: ChildProcess;
  readonly questions: Questions;
  readonly #gone: Promise<void>;

  constructor(core: number, { isPinned, bufferutil }: CrewOptions, answers: Answers) {
    const env: NodeJS.ProcessEnv = { ...process.env, NODE_ENV: "production" };
    if (bufferutil) delete env.WS_NO_BUFFER_UTIL;
    else env.WS_NO_BUFFER_UTIL = "1";
    const flags = ["--expose-gc", "--no-warnings"];
    const stdio = ["ignore", "inherit", "inherit", "ipc"] as ["ignore", "inherit", "inherit", "ipc"];
    this.child = isPinned
      ? spawn("taskset", ["-c", String(core), process.execPath, ...flags, role], { env, stdio })
      : fork(role, { env, stdio, execArgv: flags });
    this.questions = new Questions(this.child, answers);
    this.#gone = new Promise((resolve) => {
      this.child.once("error", (error) => this.questions.fail(error));
      this.child.once("exit", (code, signal) => {
        this.questions.fail(new Error(`a bench process ended with ${code ?? signal}`));
        resolve();
      });
    });
  }

  async dismiss(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) this.child.kill("SIGKILL");
    await this.#gone;
  }
}
