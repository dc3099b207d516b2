/** Turns whatever the peer sent into a Frame, or refuses it. */

import { type Frame, kind } from "./frame.ts";
import { isRecord } from "./is-record.ts";
import { fixedLimits } from "./limits.ts";
import { ProtocolError } from "./protocol-error.ts";

type Check = (value: unknown) => boolean;
type Role = "client" | "server";

/** Who may send the frame, then what its elements must be. */
type Shape = readonly [from: Role | "either", ...elements: Check[]];

const text: Check = (v) => typeof v === "string";
const flag: Check = (v) => typeof v === "boolean";
const id: Check = (v) => Number.isSafeInteger(v) && (v as number) > 0;
const anything: Check = () => true;
const name: Check = (v) => (typeof v === "string" ? v.length <= fixedLimits.maxNameBytes : isCount(v));
const token: Check = (v) => typeof v === "string" && v.length > 0 && v.length <= fixedLimits.maxNameBytes;
const duration: Check = (v) => typeof v === "number" && v >= 0 && v <= Number.MAX_VALUE;
const optional =
  (check: Check): Check =>
  (v) =>
    v === undefined || check(v);
const record = (fields: Record<string, Check>): Check => {
  const entries = Object.entries(fields);
  return (v) => isRecord(v) && entries.every(([key, check]) => check(Object.hasOwn(v, key) ? v[key] : undefined));
};
const pair =
  (first: Check, second: Check): Check =>
  (v) =>
    Array.isArray(v) && first(v[0]) && second(v[1]);

const peerLimits = record({ maxMessageBytes: isCount, maxCalls: isCount, maxSubscriptions: isCount, credit: isCount });
const heartbeat = record({ intervalMs: duration, timeoutMs: duration });
const callOptions = record({
  timeoutMs: optional(duration),
  key: optional(token),
  credit: optional(isCount),
  trace: optional(text),
});
const errorOptions = record({
  executed: (v) => v === 0 || v === 1 || v === 2,
  name: optional(text),
  data: anything,
  retryAfterMs: optional(duration),
});

const shapes = new Map<number, Shape>([
  [
    kind.hello,
    [
      "client",
      record({
        v: isCount,
        sid: token,
        secret: token,
        gen: id,
        rx: isCount,
        tx0: id,
        since: optional(id),
        token: optional(text),
        schema: optional(text),
        client: optional(text),
      }),
    ],
  ],
  [
    kind.welcome,
    [
      "server",
      record({
        resumed: flag,
        why: optional(text),
        rx: isCount,
        limits: peerLimits,
        heartbeat,
        graceMs: duration,
        schema: optional(text),
      }),
    ],
  ],
  [kind.ping, ["either", isCount]],
  [kind.pong, ["either", isCount]],
  [kind.goaway, ["server", record({ last: isCount, reconnectMs: pair(duration, duration), untilMs: duration })]],
  [
    kind.auth,
    [
      "either",
      record({
        need: optional(flag),
        byMs: optional(duration),
        token: optional(text),
        ok: optional(flag),
        expiresMs: optional(duration),
      }),
    ],
  ],
  [kind.credit, ["either", id, isCount]],
  [kind.close, ["either", isCount, text, optional(record({ retryAfterMs: optional(duration) }))]],
  [kind.call, ["either", id, name, anything, optional(callOptions)]],
  [kind.result, ["either", id, anything]],
  [kind.error, ["either", id, isCount, text, errorOptions]],
  [kind.item, ["either", id, anything]],
  [kind.end, ["either", id]],
  [kind.cancel, ["either", id]],
  [kind.subscribe, ["client", id, name, anything, optional(record({ from: optional(pair(text, isCount)) }))]],
  [kind.subscribed, ["server", id, isCount, text, isCount, flag]],
  [kind.event, ["server", isCount, isCount, anything]],
  [kind.unsubscribe, ["client", id]],
  [kind.unsubscribed, ["server", id, isCount, text]],
  [kind.gap, ["server", isCount, isCount, isCount, text]],
]);

/**
 * The frame, or `undefined` for a kind of the future that may be ignored.
 *
 * @throws ProtocolError (4400) for anything else
 */
export function parseFrame(value: unknown, sender: Role): Frame | undefined {
  if (!Array.isArray(value) || !isCount(value[0]))
    throw new ProtocolError("a frame is an array that opens with its kind");
  const shape = shapes.get(value[0]);
  if (!shape) {
    if (value[0] >= 64) return undefined;
    throw new ProtocolError(`unknown frame kind ${value[0]}`);
  }
  if (shape[0] !== "either" && shape[0] !== sender)
    throw new ProtocolError(`a ${sender} sends no frame of kind ${value[0]}`);
  for (let at = 1; at < shape.length; at++) {
    if (!(shape[at] as Check)(value[at]))
      throw new ProtocolError(`element ${at} of a frame of kind ${value[0]} is wrong`);
  }
  return value as unknown as Frame;
}

export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}
