/** The project's own TypeScript, run on one module that is not part of the project, and on what it imports. */

import { execFile } from "node:child_process";
import { existsSync, readFileSync, statSync } from "node:fs";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, parse, resolve, sep } from "node:path";
import { ancestorsOf } from "./ancestors-of.ts";
import { Complaint } from "./complaint.ts";
import { reasonOf } from "./reason-of.ts";

export interface CompilerMessage {
  /** Absolute; `undefined`: it is about the settings. */
  readonly file: string | undefined;
  readonly line: number;
  readonly column: number;
  readonly text: string;
}

/** Compiler messages are long, as they name types. */
const maxOutputBytes = 64 * 1024 * 1024;

/** As strict as a project can be that has no tsconfig.json. */
const ownOptions = { strict: true, target: "es2022", module: "nodenext" };

/** A module of proofs exports what has no name outside, and none of these goes without the first two. */
const noDeclarations = {
  composite: false,
  declaration: false,
  declarationDir: null,
  declarationMap: false,
  emitDeclarationOnly: false,
  isolatedDeclarations: false,
};

export class ProjectCompiler {
  /** In a folder of it the module will be. */
  readonly #cache: string;
  readonly #project: string;
  readonly #compiler: string;

  /**
   * @param project some folder of it
   * @throws Complaint if the project has no TypeScript
   */
  constructor(project: string) {
    const owner = nearest("package.json", project);
    this.#cache = join(owner ? dirname(owner) : project, "node_modules/.cache/wsrpc");
    this.#project = project;
    this.#compiler = compilerOf(project);
  }

  /** How the module imports a file. By a path that leads out of node_modules, TypeScript before 7 would find no JavaScript. */
  specifierOf(path: string): string {
    return resolve(this.#project, path).split(sep).join("/");
  }

  /** @param files by name; the first is the module, the others are what it imports. All are gone when this resolves. */
  async messagesOf(files: ReadonlyMap<string, string>): Promise<CompilerMessage[]> {
    const folder = await this.#makeFolder().catch((error: Error) => {
      throw new Complaint({
        rule: "types/folder",
        message: `${this.#cache} cannot be written to: ${reasonOf(error)}`,
        help: "see to its permissions: what is compiled to prove types is put there for a moment, where your packages are found",
      });
    });
    try {
      for (const [name, text] of files) await writeFile(join(folder, name), text);
      await writeFile(join(folder, "tsconfig.json"), JSON.stringify(this.#settings([...files.keys()].slice(0, 1))));
      return await this.#run(folder);
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }

  async #makeFolder(): Promise<string> {
    await mkdir(this.#cache, { recursive: true });
    const { makeRunFolder } = await import("@wsrpc-ts/codegen");
    return makeRunFolder(this.#cache, "types-");
  }

  #settings(files: readonly string[]): object {
    const found = nearest("tsconfig.json", this.#project);
    const own = found && (firstReference(found) ?? found);
    const compilerOptions = {
      ...(own === undefined && ownOptions),
      allowImportingTsExtensions: true,
      ...noDeclarations,
      incremental: false,
      noEmit: true,
      noErrorTruncation: true,
      noUnusedLocals: false,
      rewriteRelativeImportExtensions: false, // what is imported by an absolute path could not be rewritten
      rootDir: parse(this.#project).root,
      skipLibCheck: true,
    };
    return { ...(own !== undefined && { extends: own }), compilerOptions, files, include: [] };
  }

  #run(folder: string): Promise<CompilerMessage[]> {
    const args = [this.#compiler, "-p", folder, "--pretty", "false"];
    return new Promise((done, failed) => {
      execFile(process.execPath, args, { cwd: folder, maxBuffer: maxOutputBytes }, (error, stdout, stderr) => {
        const messages = messagesIn(stdout, folder);
        if (error && messages.length === 0) failed(new Error(`tsc ended without a word: ${stderr || error.message}`));
        else done(messages);
      });
    });
  }
}

function compilerOf(folder: string): string {
  try {
    const manifest = createRequire(join(folder, "package.json")).resolve("typescript/package.json");
    const { bin } = JSON.parse(readFileSync(manifest, "utf8")) as { bin: { tsc: string } };
    return join(dirname(manifest), bin.tsc);
  } catch {
    throw new Complaint({
      rule: "types/compiler",
      message: "the project has no TypeScript to compare types with",
      help: "install it: `npm install --save-dev typescript`",
    });
  }
}

/** Explanations are indented below what they are about, and left out. */
function messagesIn(output: string, folder: string): CompilerMessage[] {
  return output.split(/\r?\n/).flatMap((said) => {
    const [, file, line, column, text = ""] = /^(?:(\S.*?)\((\d+),(\d+)\): )?error (TS\d+: .*)$/.exec(said) ?? [];
    if (text === "") return [];
    return [{ file: file && resolve(folder, file), line: Number(line ?? 1), column: Number(column ?? 1), text }];
  });
}

/** A tsconfig.json may hold nothing but the names of others, of which the first is the application's. */
function firstReference(path: string): string | undefined {
  const text = readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
  const holdsOthers = /"files"\s*:\s*\[\s*\]/.test(text);
  const [, name] = (holdsOthers && /"references"\s*:[^\]]*?"path"\s*:\s*"([^"]+)"/.exec(text)) || [];
  if (name === undefined) return undefined;
  const other = resolve(dirname(path), name);
  return [other, join(other, "tsconfig.json")].find((file) => statSync(file, { throwIfNoEntry: false })?.isFile());
}

function nearest(name: string, folder: string): string | undefined {
  return ancestorsOf(folder)
    .map((ancestor) => join(ancestor, name))
    .find((path) => existsSync(path));
}
