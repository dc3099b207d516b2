/** The schemas that stand in a schema. */

import type * as zod from "zod/v4/core";

/** Alone, in a list or under names in its definition; those of its checks are not among them. */
export function schemaParts(schema: zod.$ZodType): zod.$ZodType[] {
  const { def } = schema._zod as { def: zod.$ZodTypeDef & { getter?: () => zod.$ZodType } };
  const parts = Object.entries(def).flatMap(([key, value]) => {
    if (typeof value !== "object" || value === null || key === "checks") return [];
    if (isSchema(value)) return [value];
    return Object.values(value).filter(isSchema);
  });
  return def.type === "lazy" && def.getter ? [...parts, def.getter()] : parts;
}

function isSchema(value: unknown): value is zod.$ZodType {
  return typeof value === "object" && value !== null && "_zod" in value;
}
