import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { generate } from "@wsrpc-ts/codegen";
import { build, type Plugin } from "esbuild";
import { beforeAll, describe, expect, it } from "vitest";

interface Bundle {
  readonly bytes: number;
  readonly gzipBytes: number;
  /** All that the bundler read, whether or not it is in the bundle. */
  readonly inputs: readonly string[];
  /** Modules by what they weigh in the bundle, the heaviest first. */
  readonly weights: readonly (readonly [path: string, bytes: number])[];
}

const fixture = fileURLToPath(new URL("fixtures/kinds", import.meta.url));
const runtime = fileURLToPath(new URL("../packages/runtime/src", import.meta.url));

/** As a page's own bundler does it, from the sources and with nothing written. */
async function bundled(): Promise<Bundle> {
  const { files, diagnostics } = await generate({ cwd: fixture, contract: "contract.ts", out: "generated" });
  expect(diagnostics).toEqual([]);
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export { createClient } from "generated/client.ts";`, resolveDir: fixture },
    plugins: [fromMemory(new Map(files.map(({ path, text }) => [path, text])))],
    alias: { "@wsrpc-ts/runtime/client": `${runtime}/client/index.ts` },
    bundle: true,
    write: false,
    minify: true,
    metafile: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
  });
  const code = outputFiles[0]?.contents ?? new Uint8Array();
  const [output] = Object.values(metafile.outputs);
  const weights = Object.entries(output?.inputs ?? {})
    .map(([path, { bytesInOutput }]) => [path, bytesInOutput] as const)
    .sort(([, a], [, b]) => b - a);
  return {
    bytes: code.byteLength,
    gzipBytes: gzipSync(code, { level: 9 }).byteLength,
    inputs: Object.keys(metafile.inputs),
    weights,
  };
}

/** Lets a bundler import what the generator has made. */
function fromMemory(files: ReadonlyMap<string, string>): Plugin {
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

describe("the client of a small contract, bundled for a page", () => {
  let bundle: Bundle;

  beforeAll(async () => {
    bundle = await bundled();
    const heaviest = bundle.weights.slice(0, 12).map(([path, bytes]) => `${String(bytes).padStart(7)} ${path}`);
    console.info(
      [`client bundle: ${bundle.bytes} bytes, ${bundle.gzipBytes} gzipped; the heaviest:`, ...heaviest].join("\n"),
    );
  }, 60_000);

  it("holds no zod, no ws, nothing of Node.js and nothing of the server", () => {
    const foreign = bundle.inputs.filter((path) =>
      /(?:^|\/)node_modules\/(?:zod|ws)\/|^node:|packages\/runtime\/src\/(?:server|testing|contract)\/|contract\.ts$|ws-(?:client|server)/.test(
        path,
      ),
    );

    expect(bundle.inputs.some((path) => path.endsWith("runtime/src/client/client.ts"))).toBe(true);
    expect(foreign).toEqual([]);
  });
});
