/** All mutants there are, of whatever part of the runtime. */

import { callMutants } from "./call-mutants.ts";
import { staleness } from "./hunt.ts";
import type { Mutant } from "./mutant.ts";
import { peerMutants } from "./peer-mutants.ts";
import { rightsMutants } from "./rights-mutants.ts";
import { sessionMutants } from "./session-mutants.ts";
import { topicMutants } from "./topic-mutants.ts";

export const allMutants: readonly Mutant[] = [
  ...sessionMutants,
  ...callMutants,
  ...topicMutants,
  ...peerMutants,
  ...rightsMutants,
];

/** The sources move on: a mutant that no longer fits proves nothing, whether or not it is hunted. */
export function unfitMutants(): string[] {
  const stale = allMutants.flatMap((mutant) => staleness(mutant) ?? []);
  const twice = allMutants.filter(({ id }, at) => allMutants.findIndex((other) => other.id === id) !== at);
  return [...stale, ...twice.map(({ id }) => `two mutants are called ${id}`)];
}
