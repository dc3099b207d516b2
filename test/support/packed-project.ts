/** A project outside the repository that has installed the packages as they would be published. */

import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { cp, mkdir, mkdtemp, readdir, readFile, realpath, rm, stat, symlink, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";

export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

const root = fileURLToPath(new URL("../..", import.meta.url));
const packages = ["runtime", "codegen", "cli"];

export class PackedProject {
  readonly folder: string;
  readonly #running = new Set<ChildProcess>();

  private constructor(folder: string) {
    this.folder = folder;
  }

  /** @param others packages to install besides ours, as `npm install` has them */
  static async install(others: readonly string[]): Promise<PackedProject> {
    const folder = await realpath(await mkdtemp(join(tmpdir(), "wsrpc-packed-")));
    const project = new PackedProject(folder);
    await project.write("package.json", '{ "name": "packed", "private": true, "type": "module" }\n');
    const chosen = packages.flatMap((name) => ["--workspace", `packages/${name}`]);
    await succeeded("npm", ["pack", "--silent", ...chosen, "--pack-destination", folder], root);
    const tarballs = (await readdir(folder)).filter((name) => name.endsWith(".tgz")).map((name) => `./${name}`);
    await project.add(...tarballs, ...others);
    return project;
  }

  async add(...names: string[]): Promise<void> {
    const quietly = ["--prefer-offline", "--no-audit", "--no-fund", "--silent"];
    await succeeded("npm", ["install", ...quietly, ...names], this.folder);
  }

  path(name: string): string {
    return join(this.folder, name);
  }

  read(name: string): Promise<string> {
    return readFile(this.path(name), "utf8");
  }

  write(name: string, text: string): Promise<void> {
    return writeFile(this.path(name), text);
  }

  /** @param fixture a folder under `fixtures` */
  copy(fixture: string, name: string): Promise<void> {
    return cp(fileURLToPath(new URL(`../fixtures/${fixture}`, import.meta.url)), this.path(name), { recursive: true });
  }

  /** @returns what takes the link away, with its folder */
  async link(target: string, name: string): Promise<() => Promise<void>> {
    const folder = dirname(this.path(name));
    await mkdir(folder, { recursive: true });
    await symlink(this.path(target), this.path(name), "junction");
    return () => rm(folder, { recursive: true });
  }

  /** When each file of a folder was last written, by name. */
  async times(folder: string): Promise<Record<string, number>> {
    const names = (await readdir(this.path(folder))).sort();
    const entries = names.map(async (name) => [name, (await stat(this.path(`${folder}/${name}`))).mtimeMs] as const);
    return Object.fromEntries(await Promise.all(entries));
  }

  /** The installed command; never one of that name from elsewhere. */
  wsrpc(...args: string[]): Promise<Ended> {
    return ended("npx", ["--no", "--loglevel=error", "--", "wsrpc", ...args], this.folder);
  }

  node(...args: string[]): Promise<Ended> {
    return ended(process.execPath, args, this.folder);
  }

  /** One module with all that it imports, by the bundler that the generator brings. */
  async bundled(name: string, platform: "browser" | "node" = "browser"): Promise<string> {
    const bundler = this.path("node_modules/esbuild/bin/esbuild");
    const options = ["--bundle", "--format=esm", `--platform=${platform}`, "--log-level=error"];
    const bundle = await ended(bundler, [this.path(name), ...options], this.folder);
    if (bundle.code !== 0) throw new Error(bundle.stderr);
    return bundle.stdout;
  }

  /** Resolves with the first line that the program says. */
  async start(...args: string[]): Promise<{ said: string; end: () => Promise<number | null> }> {
    const child = spawn(process.execPath, args, { cwd: this.folder, stdio: ["ignore", "pipe", "inherit"] });
    this.#running.add(child);
    const exited = once(child, "exit").then(([code]) => code as number | null);
    const lines = createInterface({ input: child.stdout });
    const line = once(lines, "line").then(([text]) => String(text));
    const said = await Promise.race([line, exited.then((code) => Promise.reject(new Error(`it ended with ${code}`)))]);
    return {
      said,
      end: () => {
        child.kill("SIGTERM");
        return exited;
      },
    };
  }

  /** @param name left out: the project itself */
  async remove(name = "."): Promise<void> {
    if (name === ".") for (const child of this.#running) child.kill("SIGKILL");
    await rm(this.path(name), { recursive: true, force: true });
  }
}

function ended(command: string, args: readonly string[], cwd: string): Promise<Ended> {
  const options = { cwd, env: { ...process.env, NO_COLOR: "1" }, shell: process.platform === "win32" };
  return new Promise((resolve) => {
    execFile(command, args, options, (error, stdout, stderr) => {
      const code = error ? (typeof error.code === "number" ? error.code : 1) : 0;
      resolve({ code, stdout, stderr });
    });
  });
}

async function succeeded(command: string, args: readonly string[], cwd: string): Promise<void> {
  const { code, stdout, stderr } = await ended(command, args, cwd);
  if (code !== 0) throw new Error(`${command} ${args.join(" ")} ended with ${code}\n${stdout}${stderr}`);
}
