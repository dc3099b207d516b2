/** One text for values that mean the same: JSON with sorted keys, and a hash in place of bytes. */

import { createHash } from "node:crypto";
import { noAttachments } from "../protocol/encoded-frame.ts";
import { isRecord } from "../protocol/is-record.ts";
import { attachmentAt } from "../rpc/wire-leaves.ts";

/** Each is hashed once, however often a peer names it, in however many frames of a message. */
const hashes = new WeakMap<Uint8Array, string>();

/** @param attachments those of the message in which the value came: others of its frames may have their bytes there, too */
export function canonical(value: unknown, attachments = noAttachments): string {
  return JSON.stringify(value, (_key, inner: unknown) => told(inner, attachments)) ?? "";
}

function told(value: unknown, attachments: readonly Uint8Array[]): unknown {
  if (typeof value === "bigint") return { $n: String(value) };
  if (!isRecord(value)) return value;
  const bytes = attachments.length > 0 ? attachmentAt(value.$b, attachments) : undefined;
  return sorted(bytes ? { ...value, $b: hashOf(bytes) } : value);
}

function hashOf(bytes: Uint8Array): string {
  const hash = hashes.get(bytes) ?? createHash("sha256").update(bytes).digest("base64url");
  hashes.set(bytes, hash);
  return hash;
}

/** Itself, if that is how its keys stand: a copy of each of 200,000 objects would take longer than to read them. */
function sorted(record: Record<string, unknown>): Record<string, unknown> {
  const keys = Object.keys(record);
  if (keys.every((key, at) => at === 0 || (keys[at - 1] as string) < key)) return record;
  return Object.fromEntries(Object.entries(record).sort(([a], [b]) => (a < b ? -1 : 1)));
}
