/** Values as they are told of, and compared, once they have crossed. */

import { inspect, isDeepStrictEqual } from "node:util";

export function told(value: unknown): string {
  return inspect(value, { depth: 10, breakLength: Number.POSITIVE_INFINITY });
}

export function isSame(a: unknown, b: unknown): boolean {
  return isDeepStrictEqual(withoutUndefined(a), withoutUndefined(b));
}

/** A property that is undefined is as good as missing, and a view as good as what it shows. */
function withoutUndefined(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(withoutUndefined);
  if (value instanceof Map)
    return new Map([...value].map(([key, inner]) => [withoutUndefined(key), withoutUndefined(inner)]));
  if (value instanceof Set) return new Set([...value].map(withoutUndefined));
  if (value instanceof Uint8Array) return [...value];
  if (typeof value !== "object" || value === null || value instanceof Date) return value;
  const entries = Object.entries(value).filter(([, inner]) => inner !== undefined);
  return Object.fromEntries(entries.map(([key, inner]) => [key, withoutUndefined(inner)]));
}
