/** A contract in a folder of its own, with all that is generated from it: to be read, compiled and run. */

import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Generated, type GenerateOptions, generate } from "@wsrpc-ts/codegen";
import { type BuildOptions, build } from "esbuild";
import { ContractFolder } from "./contract-folder.ts";
import { root } from "./root.ts";

const bundling: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "esm",
  external: ["zod"],
  conditions: ["wsrpc-source"],
  logLevel: "silent",
};

export class GeneratedProject {
  readonly generated: Generated;
  readonly #folder: ContractFolder;

  private constructor(folder: ContractFolder, generated: Generated) {
    this.#folder = folder;
    this.generated = generated;
  }

  /**
   * @param files of the contract by name; `contract.ts` is its entry
   * @param compilerOptions beyond those of this repository
   * @param generateOptions of the generator
   */
  static async of(
    files: Readonly<Record<string, string>>,
    compilerOptions: object = {},
    generateOptions: Pick<GenerateOptions, "clientCodecs"> = {},
  ): Promise<GeneratedProject> {
    const folder = new ContractFolder(files);
    await provideRuntime(folder);
    const options = {
      extends: join(root, "tsconfig.base.json"),
      compilerOptions: { lib: ["ES2023", "DOM"], ...compilerOptions },
    };
    folder.write("tsconfig.json", JSON.stringify({ ...options, include: ["checked.ts", "usage.ts", "generated"] }));
    const generated = await generate({
      cwd: folder.path,
      contract: "contract.ts",
      out: "generated",
      ...generateOptions,
    });
    for (const { path, text } of generated.files) folder.write(path, text);
    return new GeneratedProject(folder, generated);
  }

  /** Absolute. */
  get folder(): string {
    return this.#folder.path;
  }

  /** Puts another file beside the contract, or in its place. */
  write(name: string, text: string): void {
    this.#folder.write(name, text);
  }

  /** A generated file's text. */
  text(name: string): string {
    return readFileSync(join(this.#folder.path, "generated", name), "utf8");
  }

  /** Client, server, a transport between them and the contract, as one module. */
  async run(): Promise<Record<string, unknown>> {
    const entry = [
      'export * from "./generated/client.ts";',
      'export { createRouter } from "./generated/server.ts";',
      'export { RpcError } from "@wsrpc-ts/runtime";',
      'export * as contract from "./contract.ts";',
      'export { memoryTransport } from "@wsrpc-ts/runtime/testing";',
    ];
    const outfile = join(this.#folder.path, "whole.mjs");
    await build({
      ...bundling,
      stdin: { contents: entry.join("\n"), resolveDir: this.#folder.path, loader: "ts" },
      outfile,
    });
    return import(pathToFileURL(outfile).href);
  }

  /** A module beside the contract, as a file that Node.js runs. */
  async program(name: string): Promise<string> {
    const outfile = join(this.#folder.path, name.replace(/ts$/, "mjs"));
    await build({ ...bundling, entryPoints: [join(this.#folder.path, name)], outfile });
    return outfile;
  }

  /** What TypeScript says of the generated files and of a module beside the contract, line by line. */
  async typeErrors(module: string): Promise<string[]> {
    const { path } = this.#folder;
    this.#folder.write("checked.ts", module);
    this.#folder.write("generated/client.ts", this.text("client.ts").replace("@ts-nocheck", "")); // here it has to hold
    const args = [join(root, "node_modules/typescript/bin/tsc"), "-p", path, "--pretty", "false"];
    const output = await new Promise<string>((resolve) => {
      execFile(process.execPath, args, { cwd: path }, (_error, stdout) => resolve(stdout));
    });
    return output.split("\n").filter((line) => /^\S/.test(line)); // explanations are indented
  }

  remove(): void {
    this.#folder.remove();
  }
}

/** The runtime's sources under its name, and its builders as JavaScript for the process that runs a contract: no build. */
async function provideRuntime(folder: ContractFolder): Promise<void> {
  const home = "node_modules/@wsrpc-ts/runtime";
  const own = join(root, "packages/runtime");
  const { exports } = JSON.parse(readFileSync(join(own, "package.json"), "utf8"));
  exports["."] = { "wsrpc-source": exports["."]["wsrpc-source"], default: "./index.js" };
  exports["./client"] = { types: "./src/client/index.ts", node: "./src/client/node.ts" }; // as it is published
  folder.write(`${home}/package.json`, JSON.stringify({ name: "@wsrpc-ts/runtime", type: "module", exports }));
  folder.link(join(own, "src"), `${home}/src`);
  const [entryPoint, outfile] = [join(own, "src/index.ts"), join(folder.path, home, "index.js")];
  await build({ entryPoints: [entryPoint], bundle: true, format: "esm", external: ["zod"], outfile });
}
