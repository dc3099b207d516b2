/** What stands behind a `z.lazy`, or behind one behind that; nothing if they lead in a circle. */

import type { LiveSchema } from "./live-schema.ts";

export function throughLazies(schema: LiveSchema): LiveSchema | undefined {
  const seen = new Set<LiveSchema>();
  let inner: LiveSchema | undefined = schema;
  for (; inner?._zod.def.type === "lazy"; inner = inner._zod.innerType) {
    if (seen.has(inner)) return undefined;
    seen.add(inner);
  }
  return inner;
}
