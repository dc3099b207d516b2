// A lock file must name every platform's optional package and no registry host; otherwise `npm ci` fails elsewhere.
import { existsSync, readFileSync } from "node:fs";

const locks = ["package-lock.json", "bench/package-lock.json", "test/bench-types/package-lock.json"];
const bad = [];
for (const lock of locks.filter((path) => existsSync(path))) {
  const { packages } = JSON.parse(readFileSync(lock, "utf8"));
  for (const [at, p] of Object.entries(packages)) {
    if (p.resolved && !p.link)
      bad.push(`${lock}: ${at}: "resolved" is recorded (set omit-lockfile-registry-resolved=true in .npmrc)`);
    for (const name of Object.keys(p.optionalDependencies ?? {})) {
      let dir = at;
      let found = false;
      for (;;) {
        if (packages[`${dir ? `${dir}/` : ""}node_modules/${name}`]) found = true;
        if (found || !dir) break;
        dir = dir.slice(0, Math.max(0, dir.lastIndexOf("node_modules/") - 1));
      }
      if (!found) bad.push(`${lock}: ${at}: optional dependency ${name}@${p.optionalDependencies[name]} is missing`);
    }
  }
  console.log(`${lock}: ${Object.keys(packages).length} entries`);
}
if (bad.length) {
  console.error(bad.join("\n"));
  process.exit(1);
}
console.log("all platforms present, no hosts");
