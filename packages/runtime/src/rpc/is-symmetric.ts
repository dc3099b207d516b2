/** Tells whether a schema writes a value just as it reads one, so that the quicker of both ways serves for either. */

import type * as zod from "zod/v4/core";

/** Schemas of other types may turn a value into another one, and back. */
const symmetric: ReadonlySet<string> = new Set<zod.$ZodTypeDef["type"]>([
  "any",
  "array",
  "bigint",
  "boolean",
  "date",
  "enum",
  "intersection",
  "lazy",
  "literal",
  "map",
  "nan",
  "never",
  "nonoptional",
  "null",
  "nullable",
  "number",
  "object",
  "optional",
  "readonly",
  "record",
  "set",
  "string",
  "template_literal",
  "tuple",
  "undefined",
  "union",
  "unknown",
  "void",
]);

/** @param seen schemas that are looked at already: they may contain themselves */
export function isSymmetric(schema: zod.$ZodType, seen: Set<unknown> = new Set()): boolean {
  if (seen.has(schema)) return true;
  seen.add(schema);
  const { def } = schema._zod as { def: zod.$ZodTypeDef & { coerce?: boolean; getter?: () => zod.$ZodType } };
  if (!symmetric.has(def.type) || def.coerce === true) return false;
  const parts = [...partsOf(def), ...(def.type === "lazy" && def.getter ? [def.getter()] : [])];
  return parts.every((part) => isSymmetric(part, seen));
}

/** The schemas that stand in a definition, alone, in a list or under names. */
function partsOf(def: object): zod.$ZodType[] {
  return Object.entries(def).flatMap(([key, value]) => {
    if (typeof value !== "object" || value === null || key === "checks") return [];
    if (isSchema(value)) return [value];
    return Object.values(value).filter(isSchema);
  });
}

function isSchema(value: unknown): value is zod.$ZodType {
  return typeof value === "object" && value !== null && "_zod" in value;
}
