/** Every bound that both sides go by, with its unit in its name: what it bounds, and what happens beyond it. docs/limits.md is made from this text. */

const KiB = 1024;
const MiB = 1024 * KiB;

/** What either side holds of the other; a server may set it. */
export const defaultLimits = {
  /** A message to a server. Beyond it: the session ends with 4413, or 1009 before anything of it is read. */
  maxMessageBytes: 1 * MiB,
  /** Calls of one session that the callee runs at a time; 32,768 at most, whatever is set. Beyond it: RESOURCE_EXHAUSTED, and they never ran. */
  maxCalls: 256,
  /** Subscriptions of one session; 32,768 at most, whatever is set. Beyond it: RESOURCE_EXHAUSTED. */
  maxSubscriptions: 1024,
  /**
   * Counted frames that a session keeps for replay until they are acked. Beyond it: the sender waits. So much is under way on a
   * line of 100 ms and 40 MB/s; with a quarter of it a stream was measured to carry 4.6 MB/s over 100 ms.
   */
  maxReplayBytes: 4 * MiB,
  /** What waits in a session's queue. Beyond it: iterators are no longer pulled. */
  softQueueBytes: 1 * MiB,
  /** What waits in a session's queue. Beyond it: new calls, either way, fail with RESOURCE_EXHAUSTED. */
  hardQueueBytes: 4 * MiB,
  /** Inputs and items that a session's handlers were sent and have not taken. Beyond it: calls are refused, and uploads end, with RESOURCE_EXHAUSTED. */
  maxInboundBytes: 64 * MiB,
} as const;

/** Bounds that nobody needs to tune. */
export const fixedLimits = {
  /** From the connection to the upgrade where the HTTP server is ours, and from HELLO until `authenticate` has answered; a client's wait for its token, then for a socket, and, with `clientSlackMs` on top, for WELCOME. Beyond it: 408 or a cut; 4200; it is tried again. */
  upgradeMs: 10_000,
  /** In which a socket takes what it was given, and one second more for each KiB of it. Beyond it: 4002, so that the client comes back. */
  stallMs: 10_000,
  /** A message to a client. Beyond it: the sender fails the call; a client that gets one ends with 4413. */
  clientMaxMessageBytes: 4 * MiB,
  /** Arrays and objects inside each other, in a message. Beyond it: 4400; who would send it is told at once. */
  maxDepth: 64,
  /** Keys in a message. Beyond it: 4400. */
  maxKeys: 100_000,
  /** Frames in a message. Beyond it: 4400. */
  maxFrames: 1024,
  /** Attachments of a message, each of which costs fifty times the four bytes that announce it. Beyond it: 4400. */
  maxAttachments: 1024,
  /** Frames other than items that wait in a session's queue. Beyond it: the peer that makes us answer and does not read loses the session (4101). */
  maxQueuedAnswers: 16_384,
  /** Items that wait in a session's queue. Beyond it: iterators are no longer pulled. */
  softQueueItems: 8192,
  /** Frames that are kept for replay. Beyond it: the sender waits. */
  maxReplayFrames: 16_384,
  /** Events that wait for a slow `for await`. Beyond it: the topic is left for a while, and taken up again from there. */
  maxWaitingEvents: 1024,
  /** Names of procedures, keys, names and secrets of sessions, in characters. Beyond it: 4400. */
  maxNameBytes: 128,
  /** Digits of a bigint. Beyond it: who would send it is told at once; INVALID_ARGUMENT. */
  maxBigintDigits: 1024,
  /** The message of an error, in characters. Beyond it: it is cut. */
  maxErrorBytes: 1 * KiB,
  /** The reason in a close frame. Beyond it: it is cut. */
  maxReasonBytes: 123,
  /** Calls that wait on the caller's side for one of `maxCalls`. Beyond it: RESOURCE_EXHAUSTED, and they never ran. */
  maxQueuedCalls: 1024,
  /** What a socket is handed beyond what it has flushed, and what a client says before WELCOME. Beyond it: the rest waits in the session's queue. */
  handoverBytes: 64 * KiB,
  /** Frames that share a message. Beyond it: another message. Measured best between single frames and unbounded batches. */
  batchBytes: 2 * KiB,
  /** Frames that came without an ack having gone. Beyond it: an ack goes. */
  ackFrames: 32,
  /** Time in which no ack has gone for what came. Beyond it: an ack goes. */
  ackMs: 100,
  /** Items that a sender may send before the first CREDIT. Beyond it: it waits; a sender that does not loses the session (4400). */
  credit: 32,
  /** Items that a stream's window grows to. Beyond it: it grows no more. */
  maxCredit: 4096,
  /** What a stream's window may weigh, at the size its items had so far. Beyond it: it grows no more. */
  maxWindowBytes: 4 * MiB,
  /** A call whose contract and caller name no time. Beyond it: DEADLINE_EXCEEDED. */
  timeoutMs: 30_000,
  /** The time that a call may ask for; timers of JavaScript fire at once beyond 2^31-1 ms. Beyond it: taken as this. */
  maxTimeoutMs: 86_400_000,
  /** Silence of a server while a result is due. Beyond it: a PING. */
  probeAfterMs: 3_000,
  /** Silence after that PING. Beyond it: another socket is dialled. */
  probeMs: 3_000,
  /** So many times longer than usual is a silent peer waited for, if it fell silent on several sockets in a row. Beyond it: no longer. */
  maxPatience: 8,
  /** How much longer than a server's own times a client waits for it. Beyond it: the socket is given up. */
  clientSlackMs: 5_000,
} as const;
