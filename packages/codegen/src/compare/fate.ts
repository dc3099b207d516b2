/** What becomes of values where `z.coerce` makes something of whatever it can. */

import type { Shape } from "../model/shape.ts";
import type { ValueKind } from "../model/value-kinds.ts";

/** `kept`: they are what it makes. `never`: nothing can be made of them. `partly`: of some, or only code can tell which. */
export type Fate = "kept" | "made" | "never" | "partly";

const structures: readonly ValueKind[] = ["object", "map", "set"];

/** Of all kinds that are in neither list, some values will do. */
const known: Readonly<Partial<Record<Shape["kind"], { made: readonly ValueKind[]; never: readonly ValueKind[] }>>> = {
  number: { made: ["boolean", "bigint", "date", "null"], never: [...structures, "undefined", "nan"] },
  bigint: { made: ["boolean", "date"], never: [...structures, "undefined", "null", "nan"] },
  date: { made: ["boolean", "null"], never: [...structures, "undefined", "nan", "bigint"] },
};

/** @param coerced what makes something of them */
export function fateOf({ kind, constraints }: Shape, given: Iterable<ValueKind>): Fate {
  const fates = new Set<Fate>();
  for (const each of given) fates.add(fateOfKind(kind, each));
  const [only, ...more] = fates;
  const isMade = !fates.has("never") && !fates.has("partly");
  if (more.length === 0 && only !== undefined && only !== "made") return only;
  return isMade && constraints === undefined ? "made" : "partly";
}

function fateOfKind(kind: Shape["kind"], given: ValueKind): Fate {
  if (given === kind) return "kept";
  const table = known[kind];
  if (!table) return "made";
  return table.made.includes(given) ? "made" : table.never.includes(given) ? "never" : "partly";
}
