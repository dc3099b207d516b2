// `npm run bench`, `profile`, `growth`: installs the peers, generates wsrpc's side, bundles, and hands over to the program of that name
// in src, with the arguments behind it.
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync, rmSync, statSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { build } from "esbuild";

const [program] = process.argv.splice(2, 1);
const bench = dirname(fileURLToPath(import.meta.url));
const { resolve } = createRequire(import.meta.url);

function run(command, args) {
  const { status } = spawnSync(command, args, {
    cwd: bench,
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32" && command === "npm",
  });
  if (status !== 0) process.exit(status ?? 1);
}

const mark = join(bench, "node_modules/.package-lock.json");
const lock = join(bench, "package-lock.json");
if (!existsSync(mark) || statSync(mark).mtimeMs < statSync(lock).mtimeMs - 1000) {
  console.error("Installing the peers (npm ci)…");
  run("npm", ["ci", "--no-audit", "--no-fund"]);
}
run(process.execPath, [join(dirname(resolve("@wsrpc-ts/cli/package.json")), "bin/wsrpc.js"), "generate"]);

// The peers and what they share with wsrpc stay outside, so that all stand on the same copy of ws and of zod.
const { dependencies } = JSON.parse(readFileSync(join(bench, "package.json"), "utf8"));
const outdir = join(bench, `node_modules/.cache/wsrpc-${program}`);
rmSync(outdir, { recursive: true, force: true });
await build({
  absWorkingDir: bench,
  entryPoints: [`src/${program}.ts`, "src/role.ts"],
  outdir,
  outExtension: { ".js": ".mjs" },
  bundle: true,
  splitting: true,
  platform: "node",
  format: "esm",
  target: "node20",
  external: [...Object.keys(dependencies), "zod"],
  banner: {
    js: 'import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);',
  },
  sourcemap: true,
  sourcesContent: false,
  logLevel: "error",
});
await import(pathToFileURL(join(outdir, `${program}.mjs`)).href);
