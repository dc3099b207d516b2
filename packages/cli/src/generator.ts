/** The generator as commands see it: loaded when it is first asked, for it is most of what there is to load. */

import { readdirSync, statSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Generated, GenerateOptions } from "@wsrpc-ts/codegen";

export interface Generator {
  readonly generate: (options: GenerateOptions) => Promise<Generated>;
  /** Another text means that the same contract may become other files. */
  readonly stamp: () => string;
}

export const installedGenerator: Generator = {
  generate: async (options) => (await import("@wsrpc-ts/codegen")).generate(options),
  stamp: () => {
    const folder = dirname(fileURLToPath(import.meta.resolve("@wsrpc-ts/codegen")));
    const programs = readdirSync(folder).filter((name) => name.endsWith("js"));
    const stamps = programs.sort().map((name) => {
      const { size, mtimeMs } = statSync(join(folder, name));
      return `${name} ${size} ${mtimeMs}`;
    });
    return [process.version, folder, ...stamps].join("\n");
  },
};
