/** One session of a client with one server, kept up across sockets. A client has one of them, and more only while it moves. */

import { nanoid } from "nanoid";
import { type ErrorCode, RpcError } from "../errors.ts";
import { type Happening, Peer } from "../peer/peer.ts";
import { closeCode, type Remedy, remedyOf } from "../protocol/close-code.ts";
import type { Payload } from "../protocol/codec.ts";
import type { Auth, Goaway, Hello, SubscriberFrame, Welcome } from "../protocol/frame.ts";
import { kind } from "../protocol/frame.ts";
import { IdSource } from "../protocol/id-source.ts";
import type { OutgoingCall } from "../protocol/outgoing-call.ts";
import type { Goodbye } from "../protocol/session-steps.ts";
import { contractGap, missing } from "../rpc/contract-gap.ts";
import type { Report } from "../rpc/handler-error.ts";
import type { Connection } from "../transport/connection.ts";
import { letGo } from "../transport/let-go.ts";
import type { FeedHappening } from "./feed-owner.ts";
import { type Dialler, Reconnect, type ReconnectOptions } from "./reconnect.ts";

/** The server's heartbeat is told in WELCOME; until then this much silence is enough. */
const greetingSilenceMs = 30_000;

/** What a client is told of its lines. */
export interface LineOwner {
  readonly report: Report;
  /** A new line is to be used as the others are. */
  prepare(line: Line): void;
  established(line: Line, interned: boolean, maxMessageBytes: number): void;
  disconnected(line: Line): void;
  /** Its connection is silent and there is no other, or it speaks again. */
  seems(line: Line, state: "open" | "reconnecting"): void;
  lost(line: Line): void;
  /** The server does not want us, ever. */
  refused(line: Line, error: RpcError): void;
  goesAway(line: Line, goaway: Goaway): void;
  /** A call that the server has not taken and will not take. */
  returned(call: OutgoingCall): void;
  /** No call is under way any more. */
  quiet(line: Line): void;
  topicFrame(line: Line, frame: SubscriberFrame, attachments: readonly Uint8Array[]): void;
  feedHappened(effect: FeedHappening): void;
}

export interface LineOptions extends ReconnectOptions {
  /** The fingerprint of the contract. */
  readonly schema: string | undefined;
  readonly trace: (() => string | undefined) | undefined;
}

export class Line implements Dialler {
  readonly ids = new IdSource("client");
  readonly peer: Peer;
  readonly #owner: LineOwner;
  readonly #options: LineOptions;
  readonly #reconnect: Reconnect;
  /** Chosen for the first HELLO, not before: where modules are loaded, some platforms forbid what is random. */
  #identity: Pick<Hello, "sid" | "secret"> | undefined;
  #isFetchingToken = false;
  #serverSchema: string | undefined;

  constructor(owner: LineOwner, options: LineOptions) {
    const { clock, trace } = options;
    this.#owner = owner;
    this.#options = options;
    this.#reconnect = new Reconnect(this, options);
    this.peer = new Peer(
      {
        role: "client",
        heartbeat: { pingAfterMs: Number.POSITIVE_INFINITY, deadAfterMs: greetingSilenceMs },
        clock,
        ids: this.ids,
        names: { newKey: nanoid, trace },
        missing: (method) => missing(method, this.contractGap()),
      },
      {
        happened: (effect) => this.#happened(effect),
        quiet: () => owner.quiet(this),
        returned: (call) => owner.returned(call),
        topic: (frame, attachments) => owner.topicFrame(this, frame as SubscriberFrame, attachments),
      },
    );
    owner.prepare(this);
  }

  /** How the server's contract differs from ours, if it does. */
  contractGap(): string | undefined {
    return contractGap(this.#options.schema, this.#serverSchema);
  }

  get isUp(): boolean {
    return this.peer.session.phase === "established";
  }

  get calls(): number {
    return this.peer.calls.size;
  }

  /** Dials, if nobody did yet. */
  start(): void {
    this.#reconnect.start();
  }

  /** Finds out at once whether the connection still stands, or dials at once if it does not. */
  nudge(): void {
    this.#reconnect.hurry();
    this.peer.drive({ type: "probe" });
  }

  /** Says goodbye; calls that are under way end with this error. */
  close(code: ErrorCode, message: string): void {
    this.#reconnect.stop();
    this.peer.drive({ type: "end", code: closeCode.normal, message: "the client was closed" });
    this.peer.feed({ type: "close", code, message });
    this.peer.driver.stop();
  }

  opened(connection: Connection, token: string | undefined): void {
    const { schema } = this.#options;
    this.#isFetchingToken = false; // what was asked for on the connection before may never come
    this.peer.driver.attach(connection);
    this.#identity ??= { sid: nanoid(21), secret: nanoid(43) }; // 126 bits name the session, 258 prove the right to it
    this.peer.drive({ type: "connected", options: { ...this.#identity, token, schema } });
  }

  received(payload: Payload): void {
    this.peer.driver.feed({ type: "received", payload });
  }

  drained(): void {
    this.peer.driver.drained();
  }

  closed(remedy: Remedy, code: number, reason: string): void {
    const message = reason || `the server closed with ${code}`;
    this.peer.driver.detach();
    if (remedy === "renew") {
      this.#identity = undefined;
      this.peer.drive({ type: "renew", why: message });
    }
    this.peer.feed({ type: "unreached", message: reason });
    if (remedy !== "stop") return this.#owner.disconnected(this);
    this.#owner.refused(this, new RpcError(errorCodeOf(code), message, { executed: "no" }));
  }

  failed(error: unknown): void {
    this.#owner.report(error, "$connection");
  }

  seems(state: "open" | "reconnecting"): void {
    this.#owner.seems(this, state);
  }

  #happened(effect: Happening): void {
    switch (effect.type) {
      case "established":
        return this.#established(effect.welcome);
      case "lost":
        return this.#owner.lost(this);
      case "hang-up":
        return this.#reconnect.hungUp(effect.code, effect.message);
      case "closing":
        return this.#leave(effect);
      case "over":
        if (remedyOf(effect.code) === "stop") this.#leave(effect); // the connection may have gone before, for a lesser reason
        return;
      case "suspect":
        return this.#reconnect.race();
      case "goaway":
        return this.#owner.goesAway(this, effect.goaway);
      case "auth":
        return void this.#authenticate(effect.auth);
      case "event":
      case "gap":
      case "live":
      case "unsubscribed":
        return this.#owner.feedHappened(effect);
    }
  }

  #leave({ code, message, retryAfterMs }: Goodbye): void {
    this.#reconnect.announced(code, message, retryAfterMs);
    letGo(this.peer.driver.connection, closeCode.normal, "");
    this.#reconnect.hungUp(code, message);
  }

  #established(welcome: Welcome | undefined): void {
    if (!welcome) return;
    this.#serverSchema = welcome.schema;
    const interned = welcome.schema !== undefined && welcome.schema === this.#options.schema;
    this.peer.feed({ type: "welcomed", limits: welcome.limits, interned });
    this.#reconnect.welcomed();
    this.#owner.established(this, interned, welcome.limits.maxMessageBytes);
  }

  /** The server asks for a fresh token before the old one expires. */
  async #authenticate({ need }: Auth): Promise<void> {
    if (!need || this.#isFetchingToken) return; // a server that asks again and again is answered once
    this.#isFetchingToken = true;
    try {
      const token = await this.#options.token();
      if (token !== undefined) this.peer.drive({ type: "send", frame: [kind.auth, { token }] });
    } catch (error) {
      this.failed(error);
    }
    this.#isFetchingToken = false;
  }
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
