/** The client of a contract, bundled as a page's own bundler does it: from the sources, minified, with nothing written. */

import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { generate } from "@wsrpc-ts/codegen";
import { build, type Plugin } from "esbuild";

export interface ClientBundle {
  readonly text: string;
  /** Which source each character of it came from, as JSON. */
  readonly sourceMap: string;
  /** All that the bundler read, whether or not it is in the bundle. */
  readonly inputs: readonly string[];
  /** Modules by what they weigh in the bundle, the heaviest first. */
  readonly weights: readonly (readonly [path: string, bytes: number])[];
}

/** `small`: a call, a stream and a topic; `kinds`: all there is. */
export type Fixture = "small" | "kinds";

const runtime = resolve("packages/runtime/src");

export async function bundleClient(name: Fixture): Promise<ClientBundle> {
  const fixture = resolve("test/fixtures", name);
  const { files, diagnostics } = await generate({ cwd: fixture, contract: "contract.ts", out: "generated" });
  if (diagnostics.length > 0) throw new Error(`the contract is wrong: ${JSON.stringify(diagnostics)}`);
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { createClient } from "generated/client.ts";`, resolveDir: fixture },
    plugins: [fromMemory(fixture, new Map(files.map(({ path, text }) => [path, text])))],
    alias: { "@wsrpc-ts/runtime/client": `${runtime}/client/index.ts` },
    bundle: true,
    write: false,
    minify: true,
    metafile: true,
    sourcemap: "external",
    sourcesContent: false,
    outfile: "client.js",
    format: "esm",
    platform: "browser",
    target: "es2022",
  });
  const textOf = (end: string) => outputFiles.find(({ path }) => path.endsWith(end))?.text ?? "";
  const weights = Object.entries(metafile.outputs["client.js"]?.inputs ?? {})
    .map(([path, { bytesInOutput }]) => [path, bytesInOutput] as const)
    .sort(([, a], [, b]) => b - a);
  return {
    text: textOf("client.js"),
    sourceMap: textOf("client.js.map"),
    inputs: Object.keys(metafile.inputs),
    weights,
  };
}

export function gzipBytes(text: string): number {
  return gzipSync(text, { level: 9 }).byteLength;
}

/** Lets a bundler import what the generator has made. */
function fromMemory(fixture: string, files: ReadonlyMap<string, string>): Plugin {
  return {
    name: "from-memory",
    setup({ onResolve, onLoad }) {
      onResolve({ filter: /^generated\// }, ({ path }) => ({ path: join(fixture, path) }));
      onLoad({ filter: /./ }, ({ path }) => {
        const contents = files.get(path);
        return contents === undefined ? undefined : { contents, loader: "ts", resolveDir: fixture };
      });
    },
  };
}
