/** Reads the contracts that the config names. */

import type { Diagnostic, Model } from "@wsrpc-ts/codegen";
import { Complaint } from "./complaint.ts";
import { isError } from "./is-error.ts";
import { loadTargets, type Target } from "./load-config.ts";
import type { World } from "./world.ts";

export interface ReadModel {
  readonly target: Target;
  readonly model: Model;
}

export interface ReadModels {
  readonly models: readonly ReadModel[];
  readonly warnings: readonly Diagnostic[];
}

/**
 * @param config the config's name, if the command line gave it
 * @throws Complaint if one of the contracts is wrong
 */
export async function readModels(config: string | undefined, world: World): Promise<ReadModels> {
  const { inspect } = await import("@wsrpc-ts/codegen");
  const models: ReadModel[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const target of await loadTargets(world, config)) {
    const inspected = await inspect({ cwd: world.cwd, contract: target.contract });
    diagnostics.push(...inspected.diagnostics);
    if (inspected.model) models.push({ target, model: inspected.model });
  }
  const errors = diagnostics.filter(isError);
  if (errors.length > 0) throw new Complaint(...errors);
  return { models, warnings: diagnostics };
}
