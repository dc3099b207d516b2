/** One client's session on a server, over one socket after another. */

import type { IncomingMessage } from "node:http";
import { nanoid } from "nanoid";
import type { SessionInfo } from "../contract/infer.ts";
import { type Happening, Peer } from "../peer/peer.ts";
import { closeCode, remedyOf } from "../protocol/close-code.ts";
import type { Payload } from "../protocol/codec.ts";
import type { WelcomeOptions } from "../protocol/frame.ts";
import { type Hello, kind, type LossReason } from "../protocol/frame.ts";
import type { Judgement } from "../protocol/greeting.ts";
import { IdSource } from "../protocol/id-source.ts";
import { defaultLimits, fixedLimits } from "../protocol/limits.ts";
import type { SessionScope } from "../rpc/context.ts";
import { reverseMethod } from "../rpc/reverse.ts";
import type { Connection } from "../transport/connection.ts";
import { nested } from "./nested.ts";
import type { ServerCore } from "./server-core.ts";
import { Subscriptions } from "./subscriptions.ts";

export interface Owner {
  readonly principal: unknown;
  readonly identity: string;
}

export class ServerSession implements SessionScope {
  readonly key: string;
  readonly principal: unknown;
  readonly identity: string;
  readonly session: SessionInfo;
  readonly #core: ServerCore;
  readonly #peer: Peer;
  readonly #subscriptions: Subscriptions;
  #reverse: unknown;

  constructor(core: ServerCore, key: string, owner: Owner) {
    const { router, limits, heartbeat, clock, report, middleware, dedup, hub } = core;
    this.#core = core;
    this.key = key;
    this.principal = owner.principal;
    this.identity = owner.identity;
    this.session = { id: nanoid(), remoteAddress: undefined };
    this.#peer = new Peer({
      role: "server",
      session: {
        heartbeat: { pingAfterMs: heartbeat.intervalMs, deadAfterMs: heartbeat.intervalMs + heartbeat.timeoutMs },
      },
      clock,
      ids: new IdSource("server"),
      newKey: nanoid,
      limits,
      routes: router,
      scope: this,
      report,
      middleware,
      dedup,
      happened: (effect) => this.#happened(effect),
      quiet: () => core.quiet(this),
      topic: (frame, attachments) => this.#subscriptions.received(frame, attachments),
    });
    const { maxSubscriptions } = limits;
    this.#subscriptions = new Subscriptions(this.#peer, {
      hub,
      topics: router.topics,
      scope: this,
      report,
      maxSubscriptions,
    });
  }

  /** The reverse procedures of the client; made when somebody first asks for one. */
  get peer(): unknown {
    this.#reverse ??= nested(
      this.#core.router.reverse.map((route) => [route.procedure.name, reverseMethod(route, this.#peer.caller)]),
    );
    return this.#reverse;
  }

  get replayBytes(): number {
    return this.#peer.session.replayBytes;
  }

  /** Calls under way, both ways. */
  get calls(): number {
    return this.#peer.calls.size;
  }

  judge(hello: Hello): Judgement {
    return this.#peer.session.judge(hello);
  }

  /** The newest socket wins; the one before is fenced off, whether or not anybody noticed that it is dead. */
  attach(connection: Connection, hello: Hello, request: IncomingMessage, why?: LossReason): void {
    const { router, store } = this.#core;
    this.#leaveSocket();
    this.#peer.driver.connection?.close(closeCode.superseded, "a newer connection took over");
    Object.assign(this.session, { remoteAddress: request.socket?.remoteAddress });
    store.attached(this.key);
    const interned = hello.schema !== undefined && hello.schema === router.schema;
    this.#peer.feed({ type: "welcomed", limits: clientLimits, interned });
    this.#peer.driver.attach(connection);
    this.#peer.drive({ type: "greeted", hello, options: this.#welcome(), ...(why && { why }) });
  }

  received(connection: Connection, payload: Payload): void {
    if (this.#peer.driver.connection === connection) this.#peer.drive({ type: "received", payload });
  }

  drained(connection: Connection): void {
    if (this.#peer.driver.connection === connection) this.#peer.driver.drained();
  }

  /** The socket is gone. The client has some time to come back, unless it broke the protocol or says that we did. */
  closed(connection: Connection, code: number, reason: string): void {
    if (this.#peer.driver.connection !== connection) return;
    this.#peer.driver.detach();
    this.#leaveSocket();
    const remedy = remedyOf(code);
    if (remedy === "stop" || remedy === "renew") this.end(code, reason);
    else this.#core.store.detached(this.key);
  }

  /** Says why and closes, behind the results that wait; the session ends. */
  end(code: number, message: string, retryAfterMs?: number): void {
    this.#peer.driver.flush();
    this.#peer.drive({ type: "end", code, message, ...(retryAfterMs !== undefined && { retryAfterMs }) });
  }

  goAway(untilMs: number, reconnectMs: readonly [number, number]): void {
    const last = this.#peer.calls.lastTaken;
    this.#peer.drive({ type: "send", frame: [kind.goaway, { last, reconnectMs, untilMs }] });
  }

  /** Nobody can resume it any more. */
  lose(message: string): void {
    this.#peer.driver.connection?.close(closeCode.expired, message);
    this.#leaveSocket();
    this.#peer.feed({ type: "close", code: "UNAVAILABLE", message });
    this.#peer.driver.stop();
  }

  #happened(effect: Happening): void {
    switch (effect.type) {
      case "drained":
        return this.#subscriptions.refill();
      case "hang-up":
        this.#leaveSocket();
        return this.#core.store.detached(this.key);
      case "closing":
        return this.end(closeCode.normal, "the client said goodbye");
      case "over":
        this.#core.store.remove(this.key, this);
        return this.lose(effect.message);
    }
  }

  #leaveSocket(): void {
    this.#subscriptions.clear();
  }

  #welcome(): WelcomeOptions {
    const { limits, heartbeat, router } = this.#core;
    const { maxMessageBytes, maxCalls, maxSubscriptions, graceMs } = limits;
    return {
      limits: { maxMessageBytes, maxCalls, maxSubscriptions, credit: fixedLimits.credit },
      heartbeat,
      graceMs,
      schema: router.schema,
    };
  }
}

/** What a client takes; it has no say in it. */
const clientLimits = {
  maxMessageBytes: fixedLimits.clientMaxMessageBytes,
  maxCalls: defaultLimits.maxCalls,
  maxSubscriptions: 0,
  credit: fixedLimits.credit,
};
