import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { expect, it, onTestFinished } from "vitest";
import { makeRunFolder } from "./run-folder.ts";

const hourMs = 3_600_000;

/** @returns a folder with such folders in it, each of the given age */
function givenFolders(agesMs: Readonly<Record<string, number>>): string {
  const parent = mkdtempSync(join(tmpdir(), "wsrpc-run-folders-"));
  onTestFinished(() => rmSync(parent, { recursive: true, force: true }));
  for (const [name, ageMs] of Object.entries(agesMs)) {
    mkdirSync(join(parent, name));
    writeFileSync(join(parent, name, "run.mjs"), "");
    const at = new Date(Date.now() - ageMs);
    utimesSync(join(parent, name), at, at);
  }
  return parent;
}

/** Of a process that has just ended. */
function deadPid(): number {
  return spawnSync(process.execPath, ["--version"]).pid;
}

it("clears away what dead processes left, and nothing else", async () => {
  const dead = deadPid();
  const kept = {
    [`run-${process.pid}-aaaaaa`]: hourMs,
    "run-1-aaaaaa": hourMs,
    [`run-${dead}-young1`]: 0,
    [`other-${dead}-aaaaaa`]: hourMs,
    [`run-${dead}`]: hourMs,
    [`run-${dead}-aaaaaa.json`]: hourMs,
    "run-abcdef": hourMs,
  };
  const parent = givenFolders({ ...kept, [`run-${dead}-aaaaaa`]: hourMs, [`run-${dead}-bbbbbb`]: hourMs });

  const made = await makeRunFolder(parent, "run-");

  expect(basename(made)).toMatch(new RegExp(`^run-${process.pid}-\\w{6}$`));
  expect(readdirSync(parent).sort()).toEqual([...Object.keys(kept), basename(made)].sort());
});

it("is made by each of many at once, whoever clears away first", async () => {
  const dead = deadPid();
  const parent = givenFolders({ [`run-${dead}-aaaaaa`]: hourMs });

  const made = await Promise.all(Array.from({ length: 20 }, () => makeRunFolder(parent, "run-")));

  expect(readdirSync(parent).sort()).toEqual(made.map((folder) => basename(folder)).sort());
});
