/** What a server can be told. */

import type { Clock } from "../peer/clock.ts";
import type { HeartbeatTimes } from "../protocol/frame.ts";
import type { Limits } from "../protocol/server-limits.ts";
import type { DedupStore } from "../rpc/dedup.ts";
import type { Middleware } from "../rpc/middleware.ts";
import type { Authenticate } from "./admission.ts";
import type { Broker } from "./broker.ts";
import type { OnError } from "./log.ts";
import type { Origins } from "./origins.ts";

/** The second argument of `serve`; all but `authenticate` may be left out. */
export interface ServeOptions<Principal> {
  /** Says who a client is; `anonymous` lets everybody in. */
  readonly authenticate: Authenticate<Principal>;
  /** Pages that may connect, as in "https://app.example.com". Default: pages of the same host only. */
  readonly origins?: Origins;
  /** Functions around every handler, outermost first. */
  readonly middleware?: readonly Middleware<Principal>[];
  /** Bounds on what a client can make the server hold, run or wait for; docs/limits.md names them, and what they are by default. */
  readonly limits?: Partial<Limits>;
  /** Default: a ping after 15,000 ms of silence, dead 10,000 ms later; `Infinity` for never. */
  readonly heartbeat?: Partial<HeartbeatTimes>;
  /**
   * Told of errors that clients see as INTERNAL, of a `broker` that fails when a topic is left, and once a minute of each page that
   * `origins` keep out, as procedure `upgrade`, and of clients that were sent away for want of memory, as `memory`.
   * Default: `console.error`.
   */
  readonly onError?: OnError;
  /** Carries events between nodes. Default: this process alone. */
  readonly broker?: Broker;
  /** Remembers keyed calls. Default: in memory, 10,000 answers for 10 minutes. */
  readonly dedup?: DedupStore;
  /** For tests. Default: the real one. */
  readonly clock?: Clock;
}

/** Where on an HTTP server. */
export interface AttachOptions {
  /** Its upgrades are told to no other listener; those of other paths are left to the application. Default "/". */
  readonly path?: string;
}

/** How long a server that goes away waits. */
export interface DrainOptions {
  /** Calls that still run after this are cut off. Default 30,000. */
  readonly withinMs?: number;
}
