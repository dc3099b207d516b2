/** One run of a command: its time from start to end, and the memory of the processes of Node.js that it starts. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

export interface Cost {
  readonly seconds: number;
  /** Of the largest process, at its largest. */
  readonly memoryMb: number;
  readonly processes: number;
}

/** Loaded into each process of Node.js, which says at its end how large it was. */
const witness = pathToFileURL(resolve("test/bench-generate/witness.mjs")).href;

/** @throws Error with what the command says if it fails */
export function costOf(cwd: string, [program, ...args]: readonly [string, ...string[]]): Cost {
  const folder = mkdtempSync(join(tmpdir(), "wsrpc-bench-generate-"));
  try {
    const env = { ...process.env, WSRPC_WITNESS: folder, NODE_OPTIONS: `--import ${witness}` };
    const startedAt = performance.now();
    const { status, stderr, error } = spawnSync(program, args, { cwd, env, encoding: "utf8" });
    const seconds = (performance.now() - startedAt) / 1_000;
    if (error ?? status !== 0) throw new Error(`${program} ${args.join(" ")} fails in ${cwd}:\n${error ?? stderr}`);
    const sizes = readdirSync(folder).map((file) => Number(readFileSync(join(folder, file), "utf8")));
    return { seconds, memoryMb: Math.max(...sizes) / 1024, processes: sizes.length };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
