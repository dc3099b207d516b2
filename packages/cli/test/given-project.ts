/** A project in a folder of its own, and a world that works there and is listened to. */

import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readdir, readFile, realpath, rm, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { run } from "../src/run.ts";
import type { World } from "../src/world.ts";
import { LineGenerator } from "./line-generator.ts";

export class GivenProject {
  readonly folder: string;
  readonly generator = new LineGenerator();
  readonly world: World;
  stdout = "";
  stderr = "";
  readonly progress: string[] = [];
  readonly #interruption = new AbortController();
  readonly #listeners = new Set<() => void>();

  constructor(folder: string, changes: Partial<World> = {}) {
    this.folder = folder;
    this.world = {
      cwd: folder,
      shell: folder,
      env: {},
      stdout: (text) => {
        this.stdout += text;
        this.#heard();
      },
      stderr: (text) => {
        this.stderr += text;
        this.#heard();
      },
      progress: (text) => this.progress.push(text),
      stdin: async function* () {},
      colors: { stdout: false, stderr: false },
      generator: this.generator,
      interruption: () => this.#interruption.signal,
      ...changes,
    };
  }

  /** What was said since the last time is forgotten. */
  async run(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
    this.stdout = "";
    this.stderr = "";
    const code = await run(args, this.world, "1.2.3");
    return { code, stdout: this.stdout, stderr: this.stderr };
  }

  interrupt(): void {
    this.#interruption.abort();
  }

  /** Resolves once that was said. */
  async hears(text: string): Promise<void> {
    while (!this.stderr.includes(text) && !this.stdout.includes(text))
      await new Promise<void>((resolve) => {
        this.#listeners.add(resolve);
      });
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  has(name: string): boolean {
    return existsSync(this.path(name));
  }

  read(name: string): Promise<string> {
    return readFile(this.path(name), "utf8");
  }

  async write(name: string, text: string): Promise<void> {
    await mkdir(dirname(this.path(name)), { recursive: true });
    await writeFile(this.path(name), text);
  }

  remove(name: string): Promise<void> {
    return rm(this.path(name));
  }

  /** The TypeScript that this repository has. */
  async linkTypeScript(): Promise<void> {
    const name = "node_modules/typescript";
    await mkdir(dirname(this.path(name)), { recursive: true });
    await symlink(fileURLToPath(new URL(`../../../${name}`, import.meta.url)), this.path(name), "junction");
  }

  async list(folder: string): Promise<string[]> {
    return (await readdir(this.path(folder))).sort();
  }

  #heard(): void {
    for (const listener of this.#listeners) listener();
    this.#listeners.clear();
  }
}

/** @param files texts by name; with them comes a package.json, unless they bring one */
export async function givenProject(
  files: Readonly<Record<string, string>> = {},
  changes: Partial<World> = {},
): Promise<GivenProject> {
  const folder = await realpath(await mkdtemp(join(tmpdir(), "wsrpc-cli-")));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  const project = new GivenProject(folder, changes);
  for (const [name, text] of Object.entries({ "package.json": "{}\n", ...files })) await project.write(name, text);
  return project;
}

/** So that none of them counts as changed while it was read. */
export async function pastClockGap(): Promise<void> {
  const start = Date.now();
  while (Date.now() - start < 30) await new Promise((resolve) => setImmediate(resolve));
}
