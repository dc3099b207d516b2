/** Which versions of what were measured: apart from the machine, for only this knows the contenders, which tests do without. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { loadContender } from "./contenders/index.ts";

/** Label and version of each contender, by its short name. */
export async function versionsOf(names: readonly string[]): Promise<Readonly<Record<string, string>>> {
  const entries = names.map(async (name) => {
    const { label, packageName } = await loadContender(name);
    return [name, `${label} ${versionOf(packageName)}`] as const;
  });
  return Object.fromEntries([...(await Promise.all(entries)), ["zod", `zod ${versionOf("zod")}`]]);
}

/** Many packages do not export their package.json: it is looked for above their entry. */
function versionOf(packageName: string): string {
  const entry = fileURLToPath(import.meta.resolve(packageName));
  for (let folder = dirname(entry); folder !== dirname(folder); folder = dirname(folder)) {
    try {
      const { name, version } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
      if (name === packageName && version) return version;
    } catch {
      // Further up.
    }
  }
  return "of unknown version";
}
