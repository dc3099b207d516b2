// Runs a TypeScript program of this repository on its sources, on every supported Node: bundled in memory, packages left outside.
import { mkdirSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";

const [entry, ...args] = process.argv.slice(2);
/** The runtime is one of the sources; all other packages stay where they are. */
const packagesOutside = {
  name: "packages-outside",
  setup({ onResolve }) {
    onResolve({ filter: /^[^./]/ }, ({ path, kind }) => {
      if (kind !== "entry-point" && !path.startsWith("@wsrpc-ts/runtime")) return { path, external: true };
    });
  },
};
const { outputFiles } = await build({
  entryPoints: [entry],
  bundle: true,
  write: false,
  platform: "node",
  format: "esm",
  target: "node20",
  conditions: ["wsrpc-source"],
  plugins: [packagesOutside],
  sourcemap: "inline",
});
const folder = join("node_modules", ".cache", "wsrpc-run");
mkdirSync(folder, { recursive: true });
const file = join(folder, `${basename(entry, ".ts")}-${process.pid}.mjs`);
writeFileSync(file, outputFiles[0].text);
process.setSourceMapsEnabled(true);
process.argv.splice(1, process.argv.length, file, ...args);
await import(pathToFileURL(file).href);
