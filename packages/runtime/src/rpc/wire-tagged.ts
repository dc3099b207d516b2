/** The plan of a value that says of itself what it is: for unions, whose cases a plan cannot tell apart. */

import { isRecord } from "../protocol/is-record.ts";
import { encodeAt } from "./encode-at.ts";
import { wireBigint, wireBytes, wireDate, wireNumber } from "./wire-leaves.ts";
import type { WirePlan } from "./wire-plan.ts";

/**
 * What JSON cannot carry is wrapped in an object of one key: `$d` date, `$n` bigint, `$f` NaN or infinite, `$u` undefined,
 * `$m` map, `$s` set, `$b` bytes. An object that looks like one of these itself is wrapped in `$o`.
 */
export const wireTagged: WirePlan = { encode: tag, decode: untag };

function tag(value: unknown, attachments: Uint8Array[]): unknown {
  switch (typeof value) {
    case "undefined":
      return { $u: 1 };
    case "bigint":
      return { $n: wireBigint.encode(value, attachments) };
    case "number":
      return Number.isFinite(value) ? value : { $f: String(value) };
    case "object":
      return value === null ? null : tagObject(value, attachments);
    default:
      return value;
  }
}

function tagObject(value: object, attachments: Uint8Array[]): unknown {
  if (value instanceof Date) return { $d: wireDate.encode(value, attachments) };
  const bytes = wireBytes.encode(value, attachments);
  if (bytes !== value) return bytes;
  if (value instanceof Map) return { $m: [...value].map((pair) => tag(pair, attachments)) };
  if (value instanceof Set) return { $s: [...value].map((item) => tag(item, attachments)) };
  if (Array.isArray(value)) return value.map((item, index) => encodeAt(index, wireTagged, item, attachments));
  const copy = Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, encodeAt(key, wireTagged, item, attachments)]),
  );
  return tagOf(copy) === undefined ? copy : { $o: copy };
}

function untag(value: unknown, attachments: readonly Uint8Array[]): unknown {
  if (Array.isArray(value)) return value.map((item) => untag(item, attachments));
  if (!isRecord(value)) return value;
  const found = tagOf(value);
  if (found === undefined) return untagFields(value, attachments);
  const one = untagOne(found, value, attachments);
  return one === value[found] ? value : one; // it is not what its tag says
}

function untagOne(found: string, value: Record<string, unknown>, attachments: readonly Uint8Array[]): unknown {
  const inner = value[found];
  switch (found) {
    case "$u":
      return inner === 1 ? undefined : value;
    case "$d":
      return wireDate.decode(inner, attachments);
    case "$n":
      return wireBigint.decode(inner, attachments);
    case "$f":
      return wireNumber.decode(inner, attachments);
    case "$b":
      return wireBytes.decode(value, attachments);
    case "$m":
      return isPairs(inner)
        ? new Map(inner.map(([key, item]) => [untag(key, attachments), untag(item, attachments)]))
        : value;
    case "$s":
      return Array.isArray(inner) ? new Set(inner.map((item) => untag(item, attachments))) : value;
    default:
      return isRecord(inner) ? untagFields({ ...inner }, attachments) : value;
  }
}

function untagFields(value: Record<string, unknown>, attachments: readonly Uint8Array[]): Record<string, unknown> {
  for (const key of Object.keys(value)) value[key] = untag(value[key], attachments);
  return value;
}

/** The one key of an object that looks like a tag. */
function tagOf(value: Record<string, unknown>): string | undefined {
  const [key = "", ...more] = Object.keys(value);
  return more.length === 0 && /^\$[dnfumsbo]$/.test(key) ? key : undefined;
}

function isPairs(value: unknown): value is [unknown, unknown][] {
  return Array.isArray(value) && value.every((pair) => Array.isArray(pair) && pair.length === 2);
}
