/** A client: one session with one server, kept up across sockets. Generated clients stand on it. */

import { nanoid } from "nanoid";
import { type ErrorCode, errorCodes, RpcError } from "../errors.ts";
import { systemClock } from "../peer/clock.ts";
import { type Happening, Peer } from "../peer/peer.ts";
import { closeCode, type Remedy } from "../protocol/close-code.ts";
import { type FeedEffect, type FeedInput, FeedTable } from "../protocol/feed-table.ts";
import type { Auth, SubscriberFrame, Welcome } from "../protocol/frame.ts";
import { kind } from "../protocol/frame.ts";
import type { Identity } from "../protocol/greeting.ts";
import { IdSource } from "../protocol/id-source.ts";
import type { Caller } from "../rpc/caller.ts";
import type { MaybePromise } from "../rpc/gate.ts";
import type { Route } from "../rpc/route.ts";
import type { Connection, Dial } from "../transport/connection.ts";
import type { ClientConnection } from "./client-connection.ts";
import type { FeedOwner } from "./feed-owner.ts";
import type { ClientOptions, ContractOptions } from "./options.ts";
import { type Dialler, Reconnect } from "./reconnect.ts";
import { type ConnectionState, StateSource } from "./state.ts";

/** The server's heartbeat is told in WELCOME; until then this much silence is enough. */
const greetingSilenceMs = 30_000;

export class Client implements ClientConnection {
  /** Handlers of reverse calls, by procedure. */
  readonly routes = new Map<string | number, Route>();
  readonly #options: ClientOptions & ContractOptions;
  readonly #peer: Peer;
  /** The connection to a server that said it goes away. */
  #left: Connection | undefined;
  readonly #feeds: FeedTable;
  readonly #reconnect: Reconnect;
  readonly #state = new StateSource();

  constructor(dial: Dial, options: ClientOptions & ContractOptions) {
    const clock = options.clock ?? systemClock;
    const ids = new IdSource("client");
    this.#options = options;
    this.#peer = new Peer({
      role: "client",
      session: {
        identity: newIdentity(),
        heartbeat: { pingAfterMs: Number.POSITIVE_INFINITY, deadAfterMs: greetingSilenceMs },
      },
      clock,
      ids,
      newKey: nanoid,
      routes: { find: (method) => this.routes.get(method) },
      scope: {
        principal: undefined,
        identity: "server",
        session: { id: "server", remoteAddress: undefined },
        peer: undefined,
      },
      report: (error, procedure) => this.#report(error, procedure),
      happened: (effect) => this.#happened(effect),
      quiet: () => this.#leaveQuietly(),
      topic: (frame, attachments) => this.feed({ type: "received", frame: frame as SubscriberFrame, attachments }),
    });
    this.#feeds = new FeedTable(this.#peer.session.outbox, ids);
    const chance = options.chance ?? Math.random;
    this.#reconnect = new Reconnect(this.#dialler(), {
      dial,
      clock,
      chance,
      token: () => this.#token(),
      backoff: options.backoff ?? {},
    });
    if (options.connect === "eager") this.#reconnect.start();
  }

  get state(): ConnectionState {
    return this.#state.state;
  }

  onState(listener: (state: ConnectionState) => void): () => void {
    return this.#state.onState(listener);
  }

  get opened(): Promise<void> {
    this.#reconnect.start();
    return this.#state.opened();
  }

  /** Whoever asks wants to call. */
  get caller(): Caller {
    this.#reconnect.start();
    return this.#peer.caller;
  }

  feed(input: FeedInput): void {
    if (input.type === "subscribe") this.#reconnect.start();
    this.#feeds.step(input, this.#peer.driver.effects as FeedEffect[]);
    this.#peer.driver.run();
  }

  /** Finds out at once whether the connection still stands, or dials at once if it does not. */
  nudge(): void {
    this.#reconnect.hurry();
    this.#peer.drive({ type: "probe" });
  }

  close(): void {
    this.#reconnect.stop();
    this.#peer.drive({ type: "end", code: closeCode.normal, message: "closed by the client" });
    this.#shut("CANCELLED", "the client was closed");
  }

  #dialler(): Dialler {
    const { driver } = this.#peer;
    return {
      opened: (connection, token) => this.#greet(connection, token),
      received: (payload) => driver.feed({ type: "received", payload }),
      drained: () => driver.drained(),
      closed: (remedy, code, reason) => this.#closed(remedy, code, reason),
    };
  }

  #greet(connection: Connection, token: string | undefined): void {
    const { schema } = this.#options;
    const options = { ...(token !== undefined && { token }), ...(schema !== undefined && { schema }) };
    this.#peer.driver.attach(connection);
    this.#peer.drive({ type: "connected", options });
  }

  #closed(remedy: Remedy, code: number, reason: string): void {
    this.#peer.driver.detach();
    this.feed({ type: "disconnected" });
    if (remedy === "stop")
      return this.#shut(errorCodeOf(code), reason || `the server closed the connection with ${code}`);
    if (remedy === "renew") this.#peer.drive({ type: "renew", identity: newIdentity(), why: "expired" });
    if (this.state === "open") this.#state.set("reconnecting");
  }

  #happened(effect: Happening): void {
    switch (effect.type) {
      case "established":
        return this.#established(effect.welcome);
      case "hang-up":
        return this.#reconnect.hungUp(effect.code, effect.message);
      case "closing":
        return this.#reconnect.announced(effect.code, effect.message, effect.retryAfterMs);
      case "suspect":
        return this.#giveUpSocket(closeCode.heartbeat, "a probe went unanswered");
      case "goaway":
        this.#left = this.#peer.driver.connection;
        this.#peer.feed({ type: "hold" });
        return this.#leaveQuietly();
      case "auth":
        return this.#authenticate(effect.auth);
      case "event":
      case "gap":
      case "live":
      case "unsubscribed":
        return ownerOf(effect).happened(effect);
    }
  }

  #established(welcome: Welcome | undefined): void {
    if (!welcome) return;
    const interned = welcome.schema !== undefined && welcome.schema === this.#options.schema;
    this.#peer.feed({ type: "welcomed", limits: welcome.limits, interned });
    this.feed({ type: "established", interned });
    this.#reconnect.welcomed();
    this.#state.set("open");
  }

  /** A server that goes away is left when no call needs it any more; at the latest it hangs up itself. */
  #leaveQuietly(): void {
    const { calls, driver } = this.#peer;
    if (!this.#left || this.#left !== driver.connection || calls.running > 0) return;
    this.#left.close(closeCode.drain, "the server is going away");
    this.#reconnect.hungUp(closeCode.expired, "the server is going away"); // nothing is left to resume
  }

  #giveUpSocket(code: number, reason: string): void {
    this.#peer.driver.connection?.close(code, reason);
    this.#reconnect.hungUp(code, reason);
  }

  /** The server asks for a fresh token before the old one expires. */
  #authenticate({ need }: Auth): void {
    if (!need) return;
    const send = (token: string | undefined) => {
      if (token !== undefined) this.#peer.drive({ type: "send", frame: [kind.auth, { token }] });
    };
    Promise.resolve(this.#token()).then(send, (error) => this.#report(error, "token"));
  }

  #shut(code: ErrorCode, message: string): void {
    this.#peer.feed({ type: "close", code, message });
    this.feed({ type: "close", code: errorCodes[code], message });
    this.#peer.driver.stop();
    this.#state.close(new RpcError(code, message, { executed: "no" }));
  }

  #token(): MaybePromise<string | undefined> {
    const { token } = this.#options;
    return typeof token === "function" ? token() : token;
  }

  #report(error: unknown, procedure: string): string {
    const id = nanoid(10);
    const onError = this.#options.onError ?? ((thrown) => console.error(`wsrpc: ${procedure} failed (${id})`, thrown));
    onError(error, procedure);
    return id;
  }
}

/** 126 bits name the session, 258 prove the right to it. */
function newIdentity(): Identity {
  return { sid: nanoid(21), secret: nanoid(43) };
}

function errorCodeOf(code: number): ErrorCode {
  switch (code) {
    case closeCode.unauthenticated:
      return "UNAUTHENTICATED";
    case closeCode.forbidden:
      return "PERMISSION_DENIED";
    case closeCode.contractIncompatible:
      return "FAILED_PRECONDITION";
    default:
      return "UNAVAILABLE";
  }
}

function ownerOf({ feed }: Extract<FeedEffect, { feed: unknown }>): FeedOwner {
  return feed.owner as FeedOwner;
}
