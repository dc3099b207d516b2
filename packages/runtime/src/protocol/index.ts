/** The protocol's face: for those who write another peer, a proxy or a tool. */

export { closeCode, type Remedy, remedyOf } from "./close-code.ts";
export { decodeMessage, encodeMessage, type Message, type Payload } from "./codec.ts";
export { type EncodedFrame, encodeFrame } from "./encoded-frame.ts";
export { type Frame, kind, subprotocol } from "./frame.ts";
export { Accepted } from "./greeting.ts";
export { defaultLimits, fixedLimits } from "./limits.ts";
export type { Limits } from "./server-limits.ts";
export { Session } from "./session.ts";
export type { SessionEffect, SessionInput, SessionOptions } from "./session-steps.ts";
