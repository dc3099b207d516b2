/** One text for values that mean the same: JSON with sorted keys. */

import { isRecord } from "../protocol/is-record.ts";

export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => told(inner)) ?? "";
}

function told(value: unknown): unknown {
  if (typeof value === "bigint") return { $n: String(value) };
  return isRecord(value) ? sorted(value) : value;
}

/** Itself, if that is how its keys stand: a copy of each of 200,000 objects would take longer than to read them. */
function sorted(record: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(record);
  if (keys.every((key, at) => at === 0 || (keys[at - 1] as string) < key)) return record;
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
