/** Every bound, in one table, with its unit in its name. */

const KiB = 1024;
const MiB = 1024 * KiB;

/** What a server or a client may set; the rest is fixed. */
export const defaultLimits = {
  /** A message from the other side that is larger ends the session (4413). Server; a client takes `clientMaxMessageBytes`. */
  maxMessageBytes: 1 * MiB,
  /** Calls of one session that the callee runs at a time; more of them end the call with RESOURCE_EXHAUSTED. */
  maxCalls: 256,
  /** Subscriptions of one session; more are refused with RESOURCE_EXHAUSTED. */
  maxSubscriptions: 1024,
  /**
   * Counted frames that a session keeps for replay until they are acked; the sender waits beyond it. So much is under way on a
   * line of 100 ms and 40 MB/s; with a quarter of it a stream was measured to carry 4.6 MB/s over 100 ms.
   */
  maxReplayBytes: 4 * MiB,
  /** What may wait in a session's queue before iterators are no longer pulled. */
  softQueueBytes: 1 * MiB,
  /** What may wait in a session's queue before calls fail with RESOURCE_EXHAUSTED. */
  hardQueueBytes: 4 * MiB,
  /** What a session's handlers have been sent and have not taken: beyond it calls are refused, and uploads end, with RESOURCE_EXHAUSTED. */
  maxInboundBytes: 64 * MiB,
  /** How long a session waits for its client after the socket is gone. */
  graceMs: 60_000,
  /** Sockets of a server; more are refused with 503. */
  maxConnections: 100_000,
  /** Sockets that have not been admitted yet; more are refused with 503, and nobody who is in is harmed. */
  maxPendingConnections: 4096,
} as const;

export type Limits = { -readonly [Name in keyof typeof defaultLimits]: number };

/** Bounds that nobody needs to tune. */
export const fixedLimits = {
  helloBytes: 16 * KiB,
  helloMs: 5_000,
  /** Of the upgrade request, where the HTTP server is ours. */
  maxHeaderBytes: 8 * KiB,
  upgradeMs: 10_000,
  closeMs: 5_000,
  /** A socket that does not take what it was given in this time, and one second for each KiB of it, is given up (4002). */
  stallMs: 10_000,
  clientMaxMessageBytes: 4 * MiB,
  maxFragments: 64,
  maxBufferedChunks: 1024,
  maxPendingPongs: 16,
  maxDepth: 64,
  maxKeys: 100_000,
  maxFrames: 1024,
  /** Each costs fifty times the four bytes that announce it. */
  maxAttachments: 1024,
  /** Frames other than items that wait in a session's queue: a peer that makes us answer and does not read loses the session (4101). */
  maxQueuedAnswers: 16_384,
  /** Items that wait in a session's queue before iterators are no longer pulled. */
  softQueueItems: 8192,
  /** Frames that are kept for replay; the sender waits beyond it. */
  maxReplayFrames: 16_384,
  /** Events that wait for a slow `for await`: beyond it the topic is left for a while, and taken up again from there. */
  maxWaitingEvents: 1024,
  maxNameBytes: 128,
  maxBigintDigits: 1024,
  maxIssues: 10,
  maxErrorBytes: 1 * KiB,
  maxReasonBytes: 123,
  /** Calls that wait on the caller's side for one of `maxCalls`. */
  maxQueuedCalls: 1024,
  /** Handed to a socket beyond what it has flushed. */
  handoverBytes: 64 * KiB,
  /** Frames share a message up to this size: measured best between single frames and unbounded batches. */
  batchBytes: 2 * KiB,
  ackFrames: 32,
  ackMs: 100,
  credit: 32,
  maxCredit: 4096,
  /** A stream's window is not widened beyond this, at the size its items had so far. */
  maxWindowBytes: 4 * MiB,
  timeoutMs: 30_000,
  /** Timers of JavaScript fire at once beyond 2^31-1 ms; a day is enough for any call. */
  maxTimeoutMs: 86_400_000,
  /** A client is asked for a new token this long before the old one ends, or at half of its life if that is shorter. */
  renewTokenMs: 30_000,
  probeAfterMs: 3_000,
  probeMs: 3_000,
  /** So many times longer than usual is a silent peer waited for, if it fell silent on several sockets in a row. */
  maxPatience: 8,
  clientSlackMs: 5_000,
} as const;
