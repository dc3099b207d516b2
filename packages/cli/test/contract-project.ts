/** A project with a real contract, in which zod is found. */

import { mkdir, symlink } from "node:fs/promises";
import { dirname } from "node:path";
import { fileURLToPath } from "node:url";
import { type GivenProject, givenProject } from "./given-project.ts";

const zod = fileURLToPath(new URL("../../../node_modules/zod", import.meta.url));

/** @param lines of `contract.ts`, which need not import zod or the runtime */
export async function contractProject(...lines: string[]): Promise<GivenProject> {
  const project = await givenProject({
    "package.json": '{ "type": "module" }\n',
    "contract.ts": contractText(...lines),
  });
  await mkdir(dirname(project.path("node_modules/zod")));
  await symlink(zod, project.path("node_modules/zod"));
  return project;
}

/** From the third line on, the lines themselves. */
export function contractText(...lines: string[]): string {
  const builders = ["call", "topic"].map((kind) => `${kind} = (parts) => ({ kind: "${kind}", ...parts })`).join(", ");
  return ['import * as z from "zod";', `const ${builders};`, ...lines, ""].join("\n");
}
