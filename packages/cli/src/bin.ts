/** The program: the real world in, an exit code out. */

import { readFileSync } from "node:fs";
import pico from "picocolors";
import { run } from "./run.ts";

const ending = new AbortController();
for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => ending.abort());

const { version } = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8")) as {
  version: string;
};

process.exitCode = await run(
  process.argv.slice(2),
  {
    cwd: process.cwd(),
    stdout: (text) => process.stdout.write(text),
    stderr: (text) => process.stderr.write(text),
    color: pico.isColorSupported,
    signal: ending.signal,
  },
  version,
);
