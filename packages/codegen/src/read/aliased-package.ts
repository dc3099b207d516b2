/** Which package an import like `#z` stands for, by `imports` of package.json: Node knows nothing of them where the program is run. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { packageAround } from "./package-around.ts";

type Target = string | null | readonly Target[] | { readonly [condition: string]: Target };

/** As Node has them for `import`. */
const conditions: ReadonlySet<string> = new Set(["node", "import", "module-sync", "default"]);

/** @returns the specifier of what is installed; `undefined` if the name stands for none, as it does for a file */
export function aliasedPackage(specifier: string, importerFolder: string): string | undefined {
  const folder = specifier.startsWith("#") ? packageAround(importerFolder) : undefined;
  if (folder === undefined) return undefined;
  const { imports = {} } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8")) as {
    readonly imports?: Readonly<Record<string, Target>>;
  };
  const own = imports[specifier];
  if (own !== undefined) return packageIn(own);
  const patterns = Object.keys(imports).filter((key) => key.includes("*") && isOf(specifier, key));
  const [longest] = patterns.sort((a, b) => b.indexOf("*") - a.indexOf("*"));
  if (longest === undefined) return undefined;
  const [before = "", after = ""] = longest.split("*");
  const middle = specifier.slice(before.length, specifier.length - after.length);
  return packageIn(imports[longest] ?? null)?.replaceAll("*", middle);
}

function isOf(specifier: string, pattern: string): boolean {
  const [before = "", after = ""] = pattern.split("*");
  return specifier.length >= pattern.length && specifier.startsWith(before) && specifier.endsWith(after);
}

function packageIn(target: Target): string | undefined {
  if (typeof target === "string") return /^[./]/.test(target) ? undefined : target;
  if (target === null) return undefined;
  const inside = Array.isArray(target)
    ? target
    : Object.entries(target).flatMap(([condition, inner]) => (conditions.has(condition) ? [inner as Target] : []));
  const [first] = inside;
  return first === undefined ? undefined : packageIn(first);
}
