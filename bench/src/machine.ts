/** What was measured on: without it, a number says nothing. */

import { spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { cpus, release, totalmem, type } from "node:os";

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
  /** Of the repository. */
  readonly commit: string;
  /** A fingerprint of what is measured and of what measures: a commit that leaves it alone leaves results alone. */
  readonly sources: string;
}

export function thisMachine(): Machine {
  return {
    cpu: cpus()[0]?.model.trim() ?? "unknown",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1024 ** 3),
    system: `${type()} ${release()} ${process.arch}`,
    node: process.version,
    commit: commitText(),
    sources: sourcesText(),
  };
}

/** What a campaign writes does not change what it measures. */
const notOurOutput = [
  ":(top)",
  ":(top,exclude)bench/RESULTS.md",
  ":(top,exclude)bench/GROWTH.md",
  ":(top,exclude)bench/charts",
];

const measured = [":(top)packages/runtime/src", ":(top)bench/src/contenders", ":(top)bench/src/workloads"];

function git(...args: string[]): string {
  return spawnSync("git", args, { encoding: "utf8", maxBuffer: 64 * 1024 * 1024 }).stdout?.trim() ?? "";
}

function sourcesText(): string {
  const text = git("ls-files", "--stage", "--", ...measured) + git("diff", "HEAD", "--", ...measured);
  return createHash("sha256").update(text).digest("hex").slice(0, 12);
}

function commitText(): string {
  const commit = git("rev-parse", "--short", "HEAD") || "unknown";
  return git("status", "--porcelain", "--", ...notOurOutput) ? `${commit}, with changes` : commit;
}
