/** The program: the real world in, an exit code out. */

import { readFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { exitCode } from "./exit-code.ts";
import { installedGenerator } from "./generator.ts";
import { mayBeColored } from "./may-be-colored.ts";
import { printable } from "./printable.ts";
import { ProgressLine } from "./progress-line.ts";
import { run } from "./run.ts";

const { env, stdout, stderr } = process;

const ending = new AbortController();

/** Until somebody asks for it, Ctrl-C does what it always does. */
function interruption(): AbortSignal {
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());
  return ending.signal;
}

let isLost = false;
stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") return ending.abort(); // whoever read has seen enough, as in `wsrpc check | head`
  if (!isLost) write(stderr, `error results cannot be written: ${error.message}\n  help: see where stdout leads to\n`);
  isLost = true;
  process.exitCode = exitCode.usage;
});
stderr.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") ending.abort(); // else talk is lost, and the work goes on
});

const progress = new ProgressLine((text) => stderr.write(text), stderr.isTTY === true && env.TERM !== "dumb");

function write(stream: NodeJS.WriteStream, text: string): void {
  progress.clear();
  stream.write(text);
}

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

let isDone = false;
let isIdle = false;
process.on("beforeExit", () => {
  isIdle = true; // nothing is left that could settle what is awaited
});
process.on("exit", (code) => {
  if (isDone) return;
  write(stderr, `${endedEarly(code)}\n`);
  process.exitCode = exitCode.usage;
});

/** Nothing of this program ends the process before its work is done. */
function endedEarly(code: number): string {
  const how = isIdle ? "waits for something that never comes" : `ended the process with exit code ${code}`;
  return `error what wsrpc loads, such as its config, ${how}\n  help: keep top-level awaits and what checks the environment out of the config and of what it imports`;
}

function here(): string {
  try {
    return process.cwd();
  } catch {
    write(stderr, "error the folder that wsrpc was called in is gone\n  help: go to one that is there\n");
    isDone = true;
    process.exit(exitCode.usage);
  }
}

const cwd = here();
const code = await run(
  process.argv.slice(2),
  {
    cwd,
    shell: cwd,
    env,
    stdout: (text) => write(stdout, text),
    stderr: (text) => write(stderr, text),
    progress: (text) => progress.show(printable(text)),
    stdin: () => createInterface({ input: process.stdin }),
    colors: { stdout: mayBeColored(stdout.isTTY, env), stderr: mayBeColored(stderr.isTTY, env) },
    generator: installedGenerator,
    interruption,
  },
  version,
);
isDone = true;
process.exitCode = isLost ? exitCode.usage : code;
progress.clear();
