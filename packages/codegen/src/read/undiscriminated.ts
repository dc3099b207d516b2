/** Whether zod can tell the options of a discriminated union apart: it finds out at the first value, and then each one fails. */

import type { Definition, LiveSchema } from "./live-schema.ts";

/** zod asks each option for the values of the key, and takes none for two of them. */
export function isUndiscriminated({ options, discriminator }: Definition): boolean {
  if (typeof discriminator !== "string") return false;
  const taken = new Set<unknown>();
  for (const option of options as LiveSchema[]) {
    const values = valuesOf(option, discriminator);
    if (values.some((value) => taken.has(value)) || values.length === 0) return true;
    for (const value of values) taken.add(value);
  }
  return false;
}

/** An option that is such a union itself throws for options of its own. */
function valuesOf({ _zod }: LiveSchema, discriminator: string): unknown[] {
  try {
    return [...(_zod.propValues?.[discriminator] ?? [])];
  } catch {
    return [];
  }
}
