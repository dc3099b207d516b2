/** What `wsrpc check --types` finds out about a project. */

import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { type GenerateOptions, generate } from "@wsrpc-ts/codegen";
import { type Proven, proveTypes } from "../../packages/cli/src/prove-types.ts";
import type { GeneratedProject } from "./generated-project.ts";
import { root } from "./root.ts";

const typescript = join(root, "node_modules/typescript");
const target = { contract: "contract.ts", out: "generated" };

/** Of its generated files as they stand. */
export async function provenTypes(
  { folder }: GeneratedProject,
  options: Pick<GenerateOptions, "clientCodecs"> = {},
): Promise<Proven> {
  const link = join(folder, "node_modules/typescript");
  if (!existsSync(link)) symlinkSync(typescript, link, "junction");
  const { proofs = [] } = await generate({ ...target, ...options, cwd: folder, proofs: true });
  return proveTypes(target, proofs, { cwd: folder });
}
