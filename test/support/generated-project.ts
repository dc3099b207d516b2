/** A contract in a folder of its own, with all that is generated from it: to be read, compiled and run. */

import { execFile } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { type Generated, generate } from "@wsrpc-ts/codegen";
import { build } from "esbuild";

const root = fileURLToPath(new URL("../..", import.meta.url));

export class GeneratedProject {
  readonly folder: string;
  readonly generated: Generated;

  private constructor(folder: string, generated: Generated) {
    this.folder = folder;
    this.generated = generated;
  }

  /** @param files of the contract by name; `contract.ts` is its entry */
  static async of(files: Readonly<Record<string, string>>): Promise<GeneratedProject> {
    const folder = newFolder();
    await provideRuntime(folder);
    for (const [name, text] of Object.entries(files)) write(join(folder, name), text);
    const generated = await generate({ cwd: folder, contract: "contract.ts", out: "generated" });
    for (const { path, text } of generated.files) write(path, text);
    return new GeneratedProject(folder, generated);
  }

  /** A generated file's text. */
  text(name: string): string {
    return readFileSync(join(this.folder, "generated", name), "utf8");
  }

  /** Client, server and a transport between them, as one module. */
  async run(): Promise<Record<string, unknown>> {
    const entry = [
      'export * from "./generated/client.ts";',
      'export { createRouter } from "./generated/server.ts";',
      'export { memoryTransport } from "@wsrpc-ts/runtime/testing";',
    ];
    const outfile = join(this.folder, "whole.mjs");
    await build({
      stdin: { contents: entry.join("\n"), resolveDir: this.folder, loader: "ts" },
      bundle: true,
      platform: "node",
      format: "esm",
      external: ["zod", "ws"],
      conditions: ["wsrpc-source"],
      logLevel: "silent",
      outfile,
    });
    return import(pathToFileURL(outfile).href);
  }

  /** What TypeScript says of the generated files and of a module beside the contract, line by line. */
  async typeErrors(module: string): Promise<string[]> {
    write(join(this.folder, "checked.ts"), module);
    const options = { extends: join(root, "tsconfig.base.json"), compilerOptions: { lib: ["ES2023", "DOM"] } };
    write(join(this.folder, "tsconfig.json"), JSON.stringify({ ...options, include: ["checked.ts", "generated"] }));
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const output = await new Promise<string>((resolve) => {
      execFile(
        process.execPath,
        [tsc, "-p", this.folder, "--pretty", "false"],
        { cwd: this.folder },
        (_error, stdout) => resolve(stdout),
      );
    });
    return output.split("\n").filter((line) => /^\S/.test(line)); // explanations are indented
  }

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Outside the repository, with the packages that contracts and generated code import. */
function newFolder(): string {
  const folder = mkdtempSync(join(realpathSync(tmpdir()), "wsrpc-project-"));
  write(join(folder, "package.json"), '{ "type": "module" }\n');
  for (const name of ["zod", "ws", "@types/node"]) {
    const link = join(folder, "node_modules", name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(join(root, "node_modules", name), link);
  }
  return folder;
}

/** The runtime's sources under its name, and its builders as JavaScript for the process that runs a contract: no build. */
async function provideRuntime(folder: string): Promise<void> {
  const home = join(folder, "node_modules/@wsrpc-ts/runtime");
  const own = join(root, "packages/runtime");
  const { exports } = JSON.parse(readFileSync(join(own, "package.json"), "utf8"));
  exports["."] = { "wsrpc-source": exports["."]["wsrpc-source"], default: "./index.js" };
  exports["./client"] = { types: "./src/client/index.ts", node: "./src/client/node.ts" }; // as it is published
  write(join(home, "package.json"), JSON.stringify({ name: "@wsrpc-ts/runtime", type: "module", exports }));
  symlinkSync(join(own, "src"), join(home, "src"));
  const entryPoints = [join(own, "src/index.ts")];
  await build({ entryPoints, bundle: true, format: "esm", external: ["zod"], outfile: join(home, "index.js") });
}

function write(path: string, text: string): void {
  if (!existsSync(dirname(path))) mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
}
