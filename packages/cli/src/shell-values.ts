/** Values as a shell has them: JSON in the form that crosses the wire, with bytes as base64 in `{"$b": "…"}`. */

import type { WirePlan } from "@wsrpc-ts/runtime/client";

/** Other values than bytes stay as they are: a date is a string, a map a list of pairs. */
export const shellValues: WirePlan = { encode: takeBytes, decode: giveBytes };

function takeBytes(value: unknown, attachments: Uint8Array[]): unknown {
  const text = bytesOf(value);
  if (typeof text === "string") return { $b: attachments.push(Buffer.from(text, "base64")) - 1 };
  return mapped(value, (inner) => takeBytes(inner, attachments));
}

function giveBytes(value: unknown, attachments: readonly Uint8Array[]): unknown {
  const index = bytesOf(value);
  const bytes = typeof index === "number" ? attachments[index] : undefined;
  if (bytes) return { $b: Buffer.from(bytes).toString("base64") };
  return mapped(value, (inner) => giveBytes(inner, attachments));
}

/** What stands in an object that can only be bytes. */
function bytesOf(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return undefined;
  const entries = Object.entries(value);
  return entries.length === 1 && entries[0]?.[0] === "$b" ? entries[0][1] : undefined;
}

function mapped(value: unknown, inside: (inner: unknown) => unknown): unknown {
  if (Array.isArray(value)) return value.map(inside);
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, inside(inner)]));
}
