/** The bounds of what runs on Node.js alone, in a file that no page has to load. docs/limits.md is made from this text. */

import type { defaultLimits } from "./limits.ts";

const KiB = 1024;
const MiB = 1024 * KiB;

/** What a server may set besides. */
export const serverLimits = {
  /** How long a session waits for its client after the socket is gone. Beyond it: the session ends. */
  graceMs: 60_000,
  /** Sockets of a server. Beyond it: 503 at the upgrade. */
  maxConnections: 100_000,
  /** Sockets that have not been admitted yet. Beyond it: 503 at the upgrade, and nobody who is in is harmed. */
  maxPendingConnections: 4096,
  /** Sessions without a socket. Beyond it: the longest absent ends. */
  maxDetachedSessions: 10_000,
  /**
   * What all clients together make a server keep: windows of replay, queues, messages that are not complete, what handlers have
   * not taken, params of subscriptions; never more than a quarter of the heap. Beyond it: 4200, for those first that are not admitted, then for the longest absent, then for those
   * that keep most.
   */
  maxKeptBytes: 256 * MiB,
  /** Answers to keyed calls, and keyed calls that run on without their session. Beyond it: the oldest is forgotten, or aborted. */
  maxAnswers: 10_000,
  /** What answers to keyed calls weigh, and inputs of those that run on without their session. Beyond it: the oldest is forgotten, or aborted. */
  maxAnswerBytes: 64 * MiB,
  /** How long an answer to a keyed call is remembered. Beyond it: it is forgotten. */
  keepAnswersMs: 600_000,
  /** Frames of a session, of whatever kind. Beyond it: 4201, with the time after which the session may be resumed; nothing is lost. */
  framesPerSecond: Number.POSITIVE_INFINITY,
  /** Calls and subscriptions that a session begins. Beyond it: RESOURCE_EXHAUSTED with `retryAfterMs`, and they never ran. */
  callsPerSecond: Number.POSITIVE_INFINITY,
  /** The time whose worth of frames and calls a session may send at once. Beyond it: they come at their rates. */
  burstMs: 1_000,
} as const;

export type Limits = { -readonly [Name in keyof (typeof defaultLimits & typeof serverLimits)]: number };

/** Bounds that nobody needs to tune. */
export const hostLimits = {
  /** HELLO; twice as much with all frames around it. Beyond it: 4413. */
  helloBytes: 16 * KiB,
  /** From the upgrade to HELLO. Beyond it: 4408. */
  helloMs: 5_000,
  /** Path, names and values in the head of an upgrade request, where the HTTP server is ours. Beyond it: 431. */
  maxHeaderBytes: 8 * KiB,
  /** From our close frame to the peer's. Beyond it: the socket is cut. */
  closeMs: 5_000,
  /** Parts of a WebSocket message, besides one for each `fragmentBytes` that have come. Beyond it: 1008. */
  maxFragments: 64,
  /** What has to come of a WebSocket message for one more part: clients in Go cut at 4 KiB, gateways at 1 KiB and more. Beyond it: one more. */
  fragmentBytes: 1 * KiB,
  /** Answers to WebSocket pings that a peer has not read. Beyond it: the socket is cut. */
  maxPendingPongs: 16,
  /** What is said to be wrong with a value. Beyond it: only how many more there are. */
  maxIssues: 10,
  /** How long before its end a client is asked for a new token, or at half of its life if that is shorter. Beyond it: 4300 at the end. */
  renewTokenMs: 30_000,
} as const;
