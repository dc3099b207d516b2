/** What a firehose and its processes tell each other. Times are those of the machine. */

export type ToServer =
  /** Publishes so many events a second until it is told to pause. */
  | { readonly type: "publish"; readonly perSecond: number }
  /** Publishes so many events, then pauses. */
  | { readonly type: "pour"; readonly events: number }
  | { readonly type: "pause" };

export type FromServer =
  | { readonly type: "listening"; readonly port: number }
  /** So much is published, and so much is held after a collection. */
  | { readonly type: "paused"; readonly offset: number; readonly heldBytes: number };

export type ToSubscribers =
  /** Latencies are counted anew. */
  | { readonly type: "begin" }
  /** Reports once everybody has heard of this event, or that it is gone. */
  | { readonly type: "report"; readonly offset: number };

export type FromSubscribers = { readonly type: "live" } | ({ readonly type: "report" } & SubscribersReport);

export interface SubscribersReport {
  /** Of each second: from the publishing to the hearing of an event. */
  readonly p99sMs: readonly number[];
  readonly events: number;
  /** Events that were told to be gone. */
  readonly gone: number;
  /** Whatever came neither in order nor with the exact gap before it. */
  readonly problems: readonly string[];
}
