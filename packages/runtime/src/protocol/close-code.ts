/** Why a socket is closed, and what the range of the code tells the client to do (RFC 6455, 7.4.2 leaves 4000–4999 to us). */

export const closeCode = {
  normal: 1000,
  drain: 4000,
  heartbeat: 4001,
  stalled: 4002,
  internal: 4003,
  expired: 4100,
  overflow: 4101,
  sequenceHole: 4102,
  overloaded: 4200,
  rate: 4201,
  tooManyConnections: 4203,
  tokenExpired: 4300,
  badFrame: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  subprotocol: 4406,
  noHello: 4408,
  superseded: 4409,
  tooBig: 4413,
  contractIncompatible: 4426,
} as const;

/** RFC 6455, 7.4.1: the WebSocket's own word, a gateway's for one. */
const tooBigForLine = 1009;

/** What a client does after a close. */
export type Remedy = "resume" | "renew" | "back-off" | "new-token" | "stop";

const remedies: readonly Remedy[] = ["resume", "renew", "back-off", "new-token", "stop"];

/**
 * Codes outside our ranges, a proxy's 1000 included, are passing faults; so is a HELLO that the network kept back. But what was too big
 * for somebody between is so whenever it is sent again: a session that goes on would be cut by it for ever.
 */
export function remedyOf(code: number): Remedy {
  if (code === tooBigForLine) return "renew";
  if (code === closeCode.noHello) return "resume";
  return remedies[Math.floor(code / 100) - 40] ?? "resume";
}

/** Says of a code that a client closed with that the session is no good. */
export function isFinal(code: number): boolean {
  const remedy = remedyOf(code);
  return remedy === "stop" || remedy === "renew";
}
