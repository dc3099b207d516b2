/** Keeps sessions until they resume or expire. */

import { createHash } from "node:crypto";
import type { Clock } from "../peer/clock.ts";
import type { Hello } from "../protocol/frame.ts";
import type { Budget } from "./budget.ts";
import type { Crowd } from "./crowd.ts";
import type { ServerCore } from "./server-core.ts";
import type { ServerSession } from "./server-session.ts";

export interface SessionStoreOptions {
  readonly clock: Clock;
  readonly graceMs: number;
  /** Sessions without a socket; the longest absent go first. */
  readonly maxDetached: number;
}

/** A server that takes in new sessions. */
export interface ListeningCore extends ServerCore {
  readonly store: SessionStore;
  readonly crowd: Crowd;
  readonly budget: Budget;
}

export class SessionStore {
  readonly #options: SessionStoreOptions;
  readonly #sessions = new Map<string, ServerSession>();
  /** When each expires: the longest absent first, for all wait as long. */
  readonly #detached = new Map<string, number>();
  #cancelAlarm: (() => void) | undefined;

  constructor(options: SessionStoreOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#sessions.size;
  }

  *[Symbol.iterator](): Generator<ServerSession> {
    yield* [...this.#sessions.values()];
  }

  /** Sessions without a socket, the longest absent first. */
  *absent(): Generator<ServerSession> {
    for (const key of this.#detached.keys()) {
      const session = this.#sessions.get(key);
      if (session) yield session;
    }
  }

  /** Sessions with a socket, the oldest first. */
  *present(): Generator<ServerSession> {
    for (const session of this.#sessions.values()) if (session.isAttached) yield session;
  }

  get(key: string): ServerSession | undefined {
    return this.#sessions.get(key);
  }

  add(key: string, session: ServerSession): void {
    this.#sessions.set(key, session);
  }

  /** A socket took the session up. */
  attached(key: string): void {
    this.#detached.delete(key);
    if (this.#detached.size > 0) return;
    this.#cancelAlarm?.();
    this.#cancelAlarm = undefined;
  }

  /** The socket is gone; the client has some time to come back. */
  detached(key: string, session: unknown): void {
    if (this.#sessions.get(key) !== session) return; // another has taken its place, and has a socket
    const { clock, graceMs, maxDetached } = this.#options;
    this.attached(key);
    this.#detached.set(key, clock.now() + graceMs);
    this.#arrange();
    for (const oldest of this.#detached.keys()) {
      if (this.#detached.size <= maxDetached) return;
      this.#expire(oldest);
    }
  }

  /** The session ended by itself. */
  remove(key: string, session: unknown): void {
    if (this.#sessions.get(key) !== session) return;
    this.attached(key);
    this.#sessions.delete(key);
  }

  /** One alarm for all; that of a session which has come back rings for nobody. */
  #arrange(): void {
    const [first] = this.#detached.values();
    if (first !== undefined) this.#cancelAlarm ??= this.#options.clock.at(first, () => this.#ring());
  }

  #ring(): void {
    const now = this.#options.clock.now();
    this.#cancelAlarm = undefined;
    for (const [key, endsAt] of this.#detached) {
      if (endsAt > now) break;
      this.#expire(key);
    }
    this.#arrange();
  }

  #expire(key: string): void {
    const session = this.#sessions.get(key);
    this.attached(key);
    this.#sessions.delete(key);
    session?.lose("the client did not come back in time");
  }
}

/**
 * What a HELLO must know to find a session: its name, its secret, and who opened it from which page. Only a hash is kept,
 * and a client that lacks any part finds nothing, in the same time.
 */
export function sessionKey({ sid, secret }: Hello, identity: string, origin: string | undefined): string {
  return createHash("sha256")
    .update(JSON.stringify([sid, secret, identity, origin]))
    .digest("base64url");
}
