// Makes the page's script and the server's program.
import { build } from "esbuild";

await Promise.all([
  build({
    entryPoints: ["src/page/page.ts"],
    outfile: "public/page.js",
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    sourcemap: true,
    logLevel: "error",
  }),
  build({
    entryPoints: ["src/server/main.ts"],
    outfile: "dist/server.js",
    bundle: true,
    platform: "node",
    format: "esm",
    target: "node20",
    packages: "external",
    sourcemap: true,
  }),
]);
