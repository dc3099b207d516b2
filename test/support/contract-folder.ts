/** A folder outside the repository with a contract in it, and with the packages that contracts and generated code import. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { root } from "./root.ts";

const packages = join(root, "node_modules");

export class ContractFolder {
  readonly path = mkdtempSync(join(realpathSync(tmpdir()), "wsrpc-contract-"));

  constructor(files: Readonly<Record<string, string>>) {
    this.write("package.json", '{ "type": "module" }\n');
    for (const name of ["zod", "@types/node"]) this.link(join(packages, name), `node_modules/${name}`);
    for (const [name, text] of Object.entries(files)) this.write(name, text);
  }

  /** @param name relative to the folder, or absolute */
  write(name: string, text: string): void {
    const path = this.#made(name);
    writeFileSync(path, text);
  }

  link(target: string, name: string): void {
    symlinkSync(target, this.#made(name));
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }

  #made(name: string): string {
    const path = name.startsWith(this.path) ? name : join(this.path, name);
    mkdirSync(dirname(path), { recursive: true });
    return path;
  }
}
