/** What the project's own generated files say of procedures: their names and kinds, without reading a contract. */

import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { Complaint } from "./complaint.ts";
import { loadTargets } from "./load-config.ts";
import type { World } from "./world.ts";

export interface KnownProcedure {
  readonly name: string;
  readonly kind: "call" | "stream" | "upload" | "duplex" | "topic" | "reverse";
  readonly idempotent?: boolean | "key";
  readonly mode?: "latest" | "volatile";
}

/** By name; empty where nothing was generated, as in a folder that is no project. */
export async function knownProcedures(
  world: World,
  config: string | undefined,
): Promise<ReadonlyMap<string, KnownProcedure>> {
  const targets = await loadTargets(world, config).catch((error: unknown) => {
    if (error instanceof Complaint && config === undefined) return [];
    throw error;
  });
  const found = targets.flatMap(({ out }) => proceduresIn(resolve(world.cwd, out, "contract.json")));
  return new Map(found.map((procedure) => [procedure.name, procedure]));
}

function proceduresIn(path: string): readonly KnownProcedure[] {
  try {
    return (JSON.parse(readFileSync(path, "utf8")) as { procedures: readonly KnownProcedure[] }).procedures;
  } catch {
    return []; // the server knows better
  }
}
