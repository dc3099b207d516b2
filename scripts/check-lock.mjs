// A lock file must name every platform's optional package and no registry host; otherwise `npm ci` fails elsewhere.
import { readFileSync } from "node:fs";

const text = readFileSync("package-lock.json", "utf8");
const { packages } = JSON.parse(text);
const bad = [];
for (const [at, p] of Object.entries(packages)) {
  if (p.resolved && !p.link)
    bad.push(`${at}: "resolved" is recorded (set omit-lockfile-registry-resolved=true in .npmrc)`);
  for (const name of Object.keys(p.optionalDependencies ?? {})) {
    let dir = at;
    let found = false;
    for (;;) {
      if (packages[`${dir ? `${dir}/` : ""}node_modules/${name}`]) found = true;
      if (found || !dir) break;
      dir = dir.slice(0, Math.max(0, dir.lastIndexOf("node_modules/") - 1));
    }
    if (!found) bad.push(`${at}: optional dependency ${name}@${p.optionalDependencies[name]} is missing`);
  }
}
if (bad.length) {
  console.error(bad.join("\n"));
  process.exit(1);
}
console.log(`package-lock.json: ${Object.keys(packages).length} entries, all platforms present, no hosts`);
