/** What all sessions of a server share. */

import type { Alarms } from "../peer/alarms.ts";
import type { Clock } from "../peer/clock.ts";
import type { Goaway, HeartbeatTimes } from "../protocol/frame.ts";
import type { HeartbeatOptions } from "../protocol/heartbeat.ts";
import type { Limits } from "../protocol/server-limits.ts";
import type { CallNames } from "../rpc/caller.ts";
import type { Report } from "../rpc/handler-error.ts";
import type { NewRun } from "../rpc/handler-run.ts";
import type { Around, Middleware } from "../rpc/middleware.ts";
import type { ContractRouter } from "../rpc/router.ts";
import type { Hub } from "./hub.ts";
import type { Judge } from "./judge.ts";

/** What a session tells of its own coming and going. */
export interface SessionKeeper {
  attached(key: string): void;
  detached(key: string, session: unknown): void;
  remove(key: string, session: unknown): void;
}

/** What clients are told while their server drains. */
export interface Farewell extends Omit<Goaway, "last"> {
  /** No more calls are taken. */
  readonly isFinal: boolean;
}

export interface Departure {
  farewell(): Farewell;
  /** Told of a session whose calls have all ended, or whose client left. */
  quiet(session: unknown): void;
}

export interface ServerCore {
  readonly routes: ContractRouter;
  readonly judge: Judge;
  readonly middleware: readonly Middleware[];
  /** The same as one. */
  readonly around: Around | undefined;
  readonly clock: Clock;
  readonly alarms: Alarms;
  /** Of calls that the server makes. */
  readonly names: CallNames;
  readonly limits: Limits;
  /** As clients are told. */
  readonly heartbeat: HeartbeatTimes;
  /** As sessions go by it. */
  readonly silence: HeartbeatOptions;
  readonly store: SessionKeeper;
  readonly hub: Hub;
  readonly newRun: NewRun;
  readonly report: Report;
  /** Set while the server drains. */
  readonly departure: Departure | undefined;
  /** No new sessions any more. */
  readonly isDraining: boolean;
}
