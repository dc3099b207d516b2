/** A package with a contract of so many procedures, in which `npx wsrpc generate` finds all it needs. */

import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { apiOf, contractIndexText, contractText, entitiesText } from "../bench-types/api.ts";

export interface Project {
  readonly procedures: number;
  readonly folder: string;
  /** As if nothing had ever been generated or bundled here. */
  forget(): void;
}

const bundleText = `import { build } from "esbuild";

const options = { bundle: true, format: "esm", platform: "node", packages: "external", logLevel: "error" };
await build({ ...options, entryPoints: ["contract/index.ts"], outfile: "bundled/contract.mjs" });
await import("./bundled/contract.mjs");
`;

export function writeProject(root: string, procedures: number): Project {
  const folder = join(root, String(procedures));
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const { services, ...rest } = apiOf(procedures);
  write("package.json", JSON.stringify({ private: true, type: "module" }));
  write("wsrpc.config.json", JSON.stringify({ contract: "contract/index.ts", out: "generated" }));
  write("bundle.mjs", bundleText);
  write("contract/entities.ts", entitiesText());
  for (const service of services) write(`contract/${service.name}.ts`, contractText(service));
  write("contract/index.ts", contractIndexText({ services, ...rest }));
  installPackages(join(folder, "node_modules"));
  const forget = () => {
    for (const made of ["generated", "bundled", "node_modules/.cache"])
      rmSync(join(folder, made), { recursive: true, force: true });
  };
  return { procedures, folder, forget };
}

/** As they are when installed from a registry: a linked package may change at any time, so that nothing is remembered. */
function installPackages(modules: string): void {
  for (const name of ["runtime", "codegen", "cli"]) {
    const [source, copy] = [resolve("packages", name), join(modules, "@wsrpc-ts", name)];
    for (const part of ["package.json", "dist", "bin"])
      if (existsSync(join(source, part))) cpSync(join(source, part), join(copy, part), { recursive: true });
    if (existsSync(join(source, "node_modules")))
      symlinkSync(join(source, "node_modules"), join(copy, "node_modules"), "junction");
  }
  mkdirSync(join(modules, ".bin"));
  symlinkSync("../@wsrpc-ts/cli/bin/wsrpc.js", join(modules, ".bin/wsrpc"));
}
