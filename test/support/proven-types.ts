/** What `wsrpc check --types` finds out about a project. */

import { existsSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { generate } from "@wsrpc-ts/codegen";
import { type Proven, proveTypes } from "../../packages/cli/src/prove-types.ts";
import type { GeneratedProject } from "./generated-project.ts";

const typescript = fileURLToPath(new URL("../../node_modules/typescript", import.meta.url));
const target = { contract: "contract.ts", out: "generated" };

/** Of its generated files as they stand. */
export async function provenTypes({ folder }: GeneratedProject): Promise<Proven> {
  const link = join(folder, "node_modules/typescript");
  if (!existsSync(link)) symlinkSync(typescript, link, "junction");
  const { proofs = [] } = await generate({ ...target, cwd: folder, proofs: true });
  return proveTypes(target, proofs, { cwd: folder });
}
