import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, mkdtempSync, openSync, rmSync, writeFileSync } from "node:fs";
import { mkdir, readdir } from "node:fs/promises";
import { join } from "node:path";
import type { Readable } from "node:stream";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { givenProject } from "../test/given-project.ts";

const source = fileURLToPath(new URL(".", import.meta.url));
const cache = fileURLToPath(new URL("../node_modules/.cache", import.meta.url)); // from there its packages are found

let home: string;

beforeAll(async () => {
  await mkdir(cache, { recursive: true });
  home = mkdtempSync(join(cache, "bin-"));
  writeFileSync(join(home, "package.json"), '{ "type": "module", "version": "1.2.3" }');
  await build({
    entryPoints: { bin: join(source, "bin.ts"), index: join(source, "index.ts") },
    outdir: join(home, "dist"),
    bundle: true,
    splitting: true,
    platform: "node",
    format: "esm",
    packages: "external",
  });
});

afterAll(() => rmSync(home, { recursive: true, force: true }));

function program(cwd: string, ...args: string[]): Promise<{ code: unknown; stdout: string; stderr: string }> {
  return new Promise((resolve) => {
    execFile(process.execPath, [join(home, "dist/bin.js"), ...args], { cwd }, (error, stdout, stderr) =>
      resolve({ code: error?.code ?? 0, stdout, stderr }),
    );
  });
}

describe("the program", () => {
  it("ends with the code of its command, and says no more than that does", async () => {
    const { folder } = await givenProject();

    expect(await program(folder, "--version")).toEqual({ code: 0, stdout: "1.2.3\n", stderr: "" });
    expect(await program(folder, "check")).toMatchObject({ code: 2, stdout: "" });
  });

  it("ends where there is nothing to run, though a process was ready for it", async () => {
    const { folder } = await givenProject({ "contract.ts": "export const a = {;\n" });

    expect(await program(folder, "generate")).toMatchObject({ code: 2, stdout: "" });
    expect(await readdir(join(folder, "node_modules/.cache/wsrpc"))).toEqual([]);
  });

  it.each([
    ["process.exit(0);\n", "ended the process with exit code 0"],
    ["process.exit(7);\n", "ended the process with exit code 7"],
    ["await new Promise(() => {});\nexport default {};\n", "waits for something that never comes"],
  ])("does not pass off as done what a config kept it from: %j", async (config, how) => {
    const { folder } = await givenProject({ "wsrpc.config.ts": config });

    expect(await program(folder, "generate")).toEqual({
      code: 2,
      stdout: "",
      stderr: `error what wsrpc loads, such as its config, ${how}\n  help: keep top-level awaits and what checks the environment out of the config and of what it imports\n`,
    });
  });

  it.each([
    ["--version", 0],
    ["what", 2],
  ])("ends with the code of its command though nobody reads what it says: %s", async (word, code) => {
    const { folder } = await givenProject();

    const child = spawn(process.execPath, [join(home, "dist/bin.js"), word], { cwd: folder, stdio: "pipe" });
    child.stdout.destroy();
    child.stderr.destroy();

    expect(await once(child, "exit")).toEqual([code, null]);
  });

  it.runIf(process.platform === "linux")("says so where its results cannot be written", async () => {
    const { folder } = await givenProject();
    const full = openSync("/dev/full", "w");
    onTestFinished(() => closeSync(full));

    const child = spawn(process.execPath, [join(home, "dist/bin.js"), "--version"], {
      cwd: folder,
      stdio: ["ignore", full, "pipe"],
    });

    expect([await text(child.stderr as Readable), child.exitCode ?? (await once(child, "exit"))[0]]).toEqual([
      "error results cannot be written: ENOSPC: no space left on device, write\n  help: see where stdout leads to\n",
      2,
    ]);
  });

  it.skipIf(process.platform === "win32")("says so where the folder that it is called in is gone", async () => {
    const { folder } = await givenProject();
    const script = 'mkdir gone && cd gone && rmdir ../gone && exec "$0" "$1" generate';
    const args = ["-c", script, process.execPath, join(home, "dist/bin.js")];

    const told = await new Promise((resolve) => {
      execFile("sh", args, { cwd: folder }, (error, stdout, stderr) => resolve([error?.code, stdout, stderr]));
    });

    expect(told).toEqual([
      2,
      "",
      "error the folder that wsrpc was called in is gone\n  help: go to one that is there\n",
    ]);
  });
});
