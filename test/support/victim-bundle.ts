/** The page of a client that is attacked, as its own bundler makes it from the sources. */

import { fileURLToPath } from "node:url";
import { build } from "esbuild";

export async function victimBundle(): Promise<string> {
  const runtime = fileURLToPath(new URL("../../packages/runtime/src", import.meta.url));
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL("../browser/victim-page.ts", import.meta.url))],
    alias: { "@wsrpc-ts/runtime/client": `${runtime}/client/index.ts` },
    bundle: true,
    write: false,
    minify: true,
    format: "iife",
    platform: "browser",
    target: "es2022",
  });
  return outputFiles[0]?.text ?? "";
}
