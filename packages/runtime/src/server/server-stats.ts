/** What a server has to do with, counted when somebody asks. */

import type { ListeningCore } from "./session-store.ts";

/** How many there are at this moment, for a page of metrics; what a limit bounds has its name. */
export interface ServerStats {
  /** Sockets; `maxConnections` bounds them. */
  readonly connections: number;
  /** Sockets of whom nobody knows yet whose they are. */
  readonly pendingConnections: number;
  /** Clients, those included that are away and may come back. */
  readonly sessions: number;
  /** Clients that are away, for `graceMs` at most. */
  readonly detachedSessions: number;
  /** Calls under way, both ways. */
  readonly calls: number;
  /** Of clients that are here: who comes back subscribes again. */
  readonly subscriptions: number;
  /** Topics, each with its params, that somebody follows, or did a while ago. */
  readonly topics: number;
  /** Of all clients together: what `maxKeptBytes` bounds. */
  readonly keptBytes: number;
}

export function statsOf({ crowd, store, hub }: ListeningCore): ServerStats {
  let [detachedSessions, calls, subscriptions, keptBytes] = [0, 0, 0, 0];
  for (const session of store) {
    if (!session.isAttached) detachedSessions += 1;
    calls += session.calls;
    subscriptions += session.subscriptions.size;
    keptBytes += session.keptBytes;
  }
  for (const stranger of crowd.strangers) keptBytes += stranger.keptBytes;
  return {
    connections: crowd.connections,
    pendingConnections: crowd.pendingConnections,
    sessions: store.size,
    detachedSessions,
    calls,
    subscriptions,
    topics: hub.size,
    keptBytes,
  };
}
