/** Tells whether a schema may have to be awaited: whether there is code of its author in it, of which nobody knows before it runs. */

import type * as zod from "zod/v4/core";
import { plainTypes } from "./plain-types.ts";
import { schemaParts } from "./schema-parts.ts";

/** What is in a definition besides other schemas. */
type Definition = { readonly type?: string; readonly check?: string; readonly checks?: readonly zod.$ZodCheck[] };

/** Schemas of other types are code of their author, or promises. */
const known: ReadonlySet<string | undefined> = new Set([
  ...plainTypes,
  ...(["catch", "default", "file", "pipe", "prefault", "symbol"] satisfies zod.$ZodTypeDef["type"][]),
]);

/** @param seen schemas that are looked at already: they may contain themselves */
export function mayWait(schema: zod.$ZodType, seen: Set<unknown> = new Set()): boolean {
  if (seen.has(schema)) return false;
  seen.add(schema);
  const def = schema._zod.def as Definition;
  const checks = (def.checks ?? []).map((check) => check._zod.def as Definition);
  if (!known.has(def.type) || [def, ...checks].some(isForeign)) return true;
  return schemaParts(schema).some((part) => mayWait(part, seen));
}

/** A refinement, a text's own format, one half of a codec; or a property's schema. */
function isForeign(def: Definition): boolean {
  const { fn, transform, reverseTransform } = def as { fn?: unknown; transform?: unknown; reverseTransform?: unknown };
  const isCode = [fn, transform, reverseTransform].some((code) => typeof code === "function");
  return isCode || def.check === "custom" || def.check === "property";
}
