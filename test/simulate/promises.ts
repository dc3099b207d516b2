/** What the checker is told of a world besides its history: the bounds within which promises are kept. */

export interface Promises {
  /** Timers may be late by as much as a paused process; the checker allows for pauses as a whole. */
  readonly pausedMs: number;
  /** How long a frame may be under way where nothing goes wrong. */
  readonly transitMs: number;
  /** How long before its end a client is asked for a new token. */
  readonly renewMs: number;
  /** How long a session waits for its client. */
  readonly graceMs: number;
  /** How many calls of a client may run at a time. */
  readonly maxCalls: number;
  /** What the limits of a server let it keep for one client. */
  readonly maxKeptBytes: number;
  /** The largest message there is. */
  readonly maxEntryBytes: number;
  /** What the log of a lossless topic keeps. */
  readonly keep: { readonly events: number; readonly ms: number };
}
