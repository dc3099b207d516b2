/** The programs that are checked, each in a folder of its own with all it needs. */

import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { generate } from "@wsrpc-ts/codegen";
import {
  type Api,
  contractIndexText,
  contractText,
  entitiesText,
  routerIndexText,
  routerServerText,
  routerText,
} from "./api.ts";
import { programText, type Style, trpcStyle, wsrpcStyle } from "./call-sites.ts";

export interface Project {
  readonly title: string;
  readonly folder: string;
}

const compilerOptions = {
  strict: true,
  target: "ES2022",
  lib: ["ES2023", "DOM", "DOM.AsyncIterable"],
  module: "NodeNext",
  moduleResolution: "NodeNext",
  moduleDetection: "force",
  allowImportingTsExtensions: true,
  skipLibCheck: true,
  noEmit: true,
  types: [],
};

/** @param compiler emits the declarations of the router that is used prebuilt */
export async function writeProjects(root: string, api: Api, sites: number, compiler: string): Promise<Project[]> {
  rmSync(root, { recursive: true, force: true });
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  };
  write("package.json", JSON.stringify({ private: true, type: "module" }));
  write("empty/use.ts", "export {};\n");
  writeRouter(write, api);
  emitDeclarations(join(root, "trpc"), compiler);
  await writeGenerated(write, join(root, "wsrpc"), api);
  const programs: readonly (readonly [string, Style])[] = [
    ["wsrpc", wsrpcStyle],
    ["trpc", trpcStyle("./router/index.ts")],
    ["trpc-built", trpcStyle("../trpc/built/index.js")],
  ];
  for (const [folder, style] of programs) {
    write(`${folder}/use.ts`, programText(api, sites, style));
    write(`${folder}/wrong.ts`, programText(api, sites, style, true));
  }
  for (const folder of ["empty", ...programs.map(([folder]) => folder)]) {
    for (const file of ["use", "wrong"])
      write(`${folder}/tsconfig.${file}.json`, JSON.stringify({ compilerOptions, files: [`${file}.ts`] }));
  }
  return [
    { title: "an empty file", folder: join(root, "empty") },
    { title: "wsrpc", folder: join(root, "wsrpc") },
    { title: "tRPC from source", folder: join(root, "trpc") },
    { title: "tRPC prebuilt", folder: join(root, "trpc-built") },
  ];
}

type Write = (path: string, text: string) => void;

function writeRouter(write: Write, api: Api): void {
  write("trpc/router/entities.ts", entitiesText());
  write("trpc/router/server.ts", routerServerText());
  for (const service of api.services) write(`trpc/router/${service.name}.ts`, routerText(service));
  write("trpc/router/index.ts", routerIndexText(api));
  const emit = { noEmit: false, declaration: true, emitDeclarationOnly: true, outDir: "built", rootDir: "router" };
  const options = { ...compilerOptions, ...emit };
  write("trpc/tsconfig.build.json", JSON.stringify({ compilerOptions: options, files: ["router/index.ts"] }));
}

/** Declarations name `.ts` files as they were imported; a package would be published with `.js`. */
function emitDeclarations(folder: string, compiler: string): void {
  const { status, stdout } = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], {
    cwd: folder,
    encoding: "utf8",
  });
  if (status !== 0) throw new Error(`the router's declarations cannot be emitted:\n${stdout}`);
}

async function writeGenerated(write: Write, folder: string, api: Api): Promise<void> {
  write("wsrpc/contract/entities.ts", entitiesText());
  for (const service of api.services) write(`wsrpc/contract/${service.name}.ts`, contractText(service));
  write("wsrpc/contract/index.ts", contractIndexText(api));
  const { files, diagnostics } = await generate({ cwd: folder, contract: "contract/index.ts", out: "generated" });
  if (files.length === 0) throw new Error(`nothing was generated: ${JSON.stringify(diagnostics)}`);
  mkdirSync(join(folder, "generated"), { recursive: true });
  for (const { path, text } of files) writeFileSync(path, text);
}
