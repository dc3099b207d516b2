/** Tells whether a schema writes a value just as it reads one, so that the quicker of both ways serves for either. */

import type * as zod from "zod/v4/core";
import { plainTypes } from "./plain-types.ts";
import { schemaParts } from "./schema-parts.ts";

/** @param seen schemas that are looked at already: they may contain themselves */
export function isSymmetric(schema: zod.$ZodType, seen: Set<unknown> = new Set()): boolean {
  if (seen.has(schema)) return true;
  seen.add(schema);
  const { def } = schema._zod as { def: zod.$ZodTypeDef & { coerce?: boolean } };
  if (!plainTypes.has(def.type) || def.coerce === true) return false;
  return schemaParts(schema).every((part) => isSymmetric(part, seen));
}
