/** One text for values that mean the same: JSON with sorted keys. */

import { isRecord } from "../protocol/is-record.ts";

export function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => told(inner)) ?? "";
}

function told(value: unknown): unknown {
  if (typeof value === "bigint") return { $n: String(value) };
  return isRecord(value) ? sorted(value) : value;
}

function sorted(record: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
