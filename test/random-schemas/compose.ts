/** Any schema within any other, to a given depth. */

import type { Random } from "../simulate/random.ts";
import { collections } from "./collections.ts";
import { leaves } from "./leaves.ts";
import { objects } from "./objects.ts";
import type { RandomSchema } from "./random-schema.ts";
import { changing, wrappers } from "./wrappers.ts";

export const makers = [...objects, ...collections, ...wrappers];

export function compose(random: Random, depth: number): RandomSchema {
  if (depth <= 0 || random.chance(0.25)) return random.pick(leaves);
  const inner = () => compose(random, depth - 1);
  const pure = () => {
    for (;;) {
      const schema = inner();
      if (!schema.changes) return schema;
    }
  };
  const make = random.chance(0.04) ? changing : random.pick(makers);
  return make({ random, inner, pure });
}
