// Makes `npm test` and `npm run demo` one command on a fresh clone: installs from the lock file when needed.
import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";

const mark = "node_modules/.package-lock.json";
const fresh = existsSync(mark) && statSync(mark).mtimeMs >= statSync("package-lock.json").mtimeMs - 1000;
if (!fresh) {
  console.log("Installing dependencies (npm ci)…");
  const r = spawnSync("npm", ["ci", "--no-audit", "--no-fund"], {
    stdio: "inherit",
    shell: process.platform === "win32",
  });
  if (r.status !== 0) process.exit(r.status ?? 1);
}
