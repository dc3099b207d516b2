/** Any schema within any other, to a given depth. */

import type { Random } from "../simulate/random.ts";
import { collections } from "./collections.ts";
import { declared } from "./declared.ts";
import { codecs, leaves } from "./leaves.ts";
import { objects } from "./objects.ts";
import type { Chooser, Declare, RandomSchema } from "./random-schema.ts";
import { changing, wrappers } from "./wrappers.ts";

export const makers = [...objects, ...collections, ...wrappers];

/**
 * @param declare see `Chooser`; without it, nothing is coded either
 * @param isExported whether all that is coded is exported by a name of its own; there is more of it then
 */
export function compose(random: Random, depth: number, declare?: Declare, isExported = false): RandomSchema {
  const one = composed(random, depth, declare, isExported);
  if (!declare || !isExported || !one.isCoded) return one;
  return { ...one, text: declare((own) => `export const ${own} = ${one.text};`) };
}

function composed(random: Random, depth: number, declare: Declare | undefined, isExported: boolean): RandomSchema {
  if (isExported && random.chance(0.2)) return random.pick(codecs);
  if (depth <= 0 || random.chance(0.25)) return random.pick(leaves);
  const inner = () => compose(random, depth - 1, declare, isExported);
  const pure = () => {
    for (;;) {
      const schema = inner();
      if (!schema.changes && !schema.isCoded) return schema;
    }
  };
  const chooser: Chooser = { random, inner, pure, declare };
  if (declare && random.chance(0.1)) return random.chance(0.4) ? random.pick(codecs) : declared(chooser, declare);
  const make = random.chance(0.04) ? changing : random.pick(makers);
  return make(chooser);
}
