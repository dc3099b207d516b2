/** One client's session on a server, over one socket after another. */

import type { IncomingMessage } from "node:http";
import type { SessionInfo } from "../contract/infer.ts";
import { RpcError } from "../errors.ts";
import { answerCalls } from "../peer/answer-calls.ts";
import type { Clock } from "../peer/clock.ts";
import { type Happening, Peer, type PeerOptions, type PeerOwner } from "../peer/peer.ts";
import { closeCode, isFinal } from "../protocol/close-code.ts";
import type { Payload } from "../protocol/codec.ts";
import { type Auth, everyCallTaken, type Hello, kind, type TopicFrame } from "../protocol/frame.ts";
import { Accepted, type Judgement } from "../protocol/greeting.ts";
import { IdSource } from "../protocol/id-source.ts";
import type { Delivered } from "../protocol/session-steps.ts";
import type { SessionScope } from "../rpc/context.ts";
import { contractGap, unsaidContract } from "../rpc/contract-gap.ts";
import { allAround } from "../rpc/middleware.ts";
import { reverseMethod } from "../rpc/reverse.ts";
import type { Connection } from "../transport/connection.ts";
import { refusalOf } from "./admission.ts";
import { comeBackAfterMs, type Keeper, shortOfMemory } from "./budget.ts";
import { Grant, type Grantee } from "./grant.ts";
import { revoked } from "./judge.ts";
import { KeptRequest } from "./kept-request.ts";
import { nested } from "./nested.ts";
import type { Newcomer } from "./newcomer.ts";
import { leftMs, type Owner, tokenExpired } from "./owner.ts";
import { Pace } from "./pace.ts";
import { Scales } from "./scales.ts";
import type { Farewell, ServerCore } from "./server-core.ts";
import { newSessionId } from "./session-id.ts";
import { Subscriptions } from "./subscriptions.ts";
import { clientLimits, welcomeOf } from "./welcome.ts";

export class ServerSession implements SessionScope, Keeper, PeerOwner, Grantee {
  readonly key: string;
  readonly #core: ServerCore;
  readonly #peer: Peer;
  readonly subscriptions: Subscriptions;
  #owner: Owner;
  /** Of an owner who may not stay for ever, or who has shown another token. */
  #grant: Grant | undefined;
  readonly #pace: Pace | undefined;
  readonly #scales = new Scales();
  #session: { readonly id: string; remoteAddress: string | undefined } | undefined;
  #socket: IncomingMessage["socket"] | undefined;
  /** Left out where nobody would look at it. */
  #request: KeptRequest | undefined;
  #reverse: unknown;
  /** Known once for all calls; also that the client names no contract, which matters to numbers alone. */
  #contractGap: string | undefined;

  constructor(core: ServerCore, key: string, owner: Owner) {
    const { limits, silence, clock, alarms, names } = core;
    this.#core = core;
    this.key = key;
    const pace = Pace.of(limits, clock);
    this.#pace = pace;
    const options: PeerOptions = {
      role: "server",
      accepted: new Accepted(),
      heartbeat: silence,
      took: pace && ((frames) => pace.took(frames)),
      clock,
      alarms,
      ids: new IdSource("server"),
      names,
      limits,
    };
    this.#peer = new Peer(options, this);
    const paced = pace && { ...core, around: allAround([...pace.middleware, ...core.middleware]) };
    answerCalls(this.#peer, paced ?? core, this);
    this.subscriptions = new Subscriptions(this.#peer, core, this, pace);
    this.#owner = owner;
  }

  get clock(): Clock {
    return this.#core.clock;
  }

  get principal(): unknown {
    return this.#owner.principal;
  }

  get identity(): string {
    return this.#owner.identity;
  }

  /** Made when somebody first asks. */
  get session(): SessionInfo {
    this.#session ??= { id: newSessionId(), remoteAddress: this.#socket?.remoteAddress };
    return this.#session;
  }

  /** The reverse procedures of the client; made when somebody first asks for one. */
  get peer(): unknown {
    this.#reverse ??= nested(
      this.#core.routes.reverse.map((route) => [route.procedure.name, reverseMethod(route, this.#peer)]),
    );
    return this.#reverse;
  }

  get keptBytes(): number {
    const { session, calls, driver } = this.#peer;
    const { bufferedBytes = 0, unfinishedBytes = 0 } = driver.connection ?? {};
    const onItsWay = session.replayBytes + session.outbox.bytes + bufferedBytes + unfinishedBytes;
    return onItsWay + this.#scales.inMemory(calls.heldBytes) + this.subscriptions.heldBytes;
  }

  /** Calls under way, both ways. */
  get calls(): number {
    return this.#peer.calls.size;
  }

  /** Calls are under way, or the client has not yet all that was sent to it. */
  get isBusy(): boolean {
    const { outbox, replayBytes } = this.#peer.session;
    return this.calls > 0 || (this.isAttached && (!outbox.isEmpty || replayBytes > 0));
  }

  get isAttached(): boolean {
    return this.#peer.driver.connection !== undefined;
  }

  judge(hello: Hello): Judgement {
    return this.#peer.session.judge(hello);
  }

  /** The newest socket wins; the one before is fenced off, whether or not anybody noticed that it is dead. */
  attach(connection: Connection, { hello, owner, request, why }: Newcomer): void {
    const { routes, store, judge } = this.#core;
    this.#socket = request.socket;
    if (this.#session) this.#session.remoteAddress = request.socket?.remoteAddress;
    if (judge.looks) this.#request = new KeptRequest(request);
    this.#grant?.forget();
    this.own(owner);
    this.subscriptions.clear();
    this.#peer.driver.connection?.close(closeCode.superseded, "a newer connection took over");
    store.attached(this.key);
    this.#contractGap = hello.schema === undefined ? unsaidContract : contractGap(hello.schema, routes.schema);
    this.#peer.feed({ type: "welcomed", limits: clientLimits, interned: hello.schema === routes.schema });
    this.#peer.driver.attach(connection);
    this.#peer.drive({ type: "greeted", hello, options: welcomeOf(this.#core), ...(why && { why }) });
    if (this.#core.departure) this.goAway(this.#core.departure.farewell());
  }

  received(connection: Connection, payload: Payload): void {
    if (this.#peer.driver.connection !== connection) return;
    const earlyMs = this.#pace?.earlyMs ?? 0;
    if (earlyMs > 0) return this.#slowDown(earlyMs);
    this.#peer.drive({ type: "received", payload });
    if (this.#core.departure && !this.isBusy) this.quiet();
  }

  drained(connection: Connection): void {
    if (this.#peer.driver.connection === connection) this.#peer.driver.drained();
  }

  /** The socket is gone. The client has some time to come back, unless it broke the protocol or says that we did. */
  closed(connection: Connection, code: number, reason: string): void {
    if (this.#peer.driver.connection !== connection) return;
    this.#peer.driver.detach();
    this.#leaveSocket();
    if (isFinal(code)) this.end(code, reason);
    else this.#core.store.detached(this.key, this);
  }

  /** Says why and closes, behind the results that wait; the session ends. */
  end(code: number, message: string, retryAfterMs?: number): void {
    this.#peer.driver.flush();
    this.#peer.drive({ type: "end", code, message, ...(retryAfterMs !== undefined && { retryAfterMs }) });
  }

  shed(): void {
    this.end(closeCode.overloaded, shortOfMemory, comeBackAfterMs);
  }

  /** For good. */
  revoked(): void {
    this.#sendAway(closeCode.unauthenticated, revoked);
  }

  /** Asks the client to leave. Until that is final, what it calls is taken. */
  goAway({ isFinal, reconnectMs, untilMs }: Farewell): void {
    if (isFinal) this.#peer.feed({ type: "stop-taking" });
    const last = isFinal ? this.#peer.calls.lastTaken : everyCallTaken;
    this.#peer.drive({ type: "send", frame: [kind.goaway, { last, reconnectMs, untilMs }] });
  }

  /** Nobody can resume it any more. */
  lose(message: string): void {
    this.#peer.driver.connection?.close(closeCode.expired, message);
    this.#peer.driver.detach(); // whoever does not answer a close is heard for some seconds more
    this.subscriptions.end();
    this.#grant?.stop();
    this.#peer.feed({ type: "close", code: "UNAVAILABLE", message });
    this.#peer.driver.stop();
  }

  happened(effect: Happening): void {
    switch (effect.type) {
      case "drained":
        return this.subscriptions.refill();
      case "hang-up":
        this.#leaveSocket();
        return this.#core.store.detached(this.key, this);
      case "auth":
        return this.#offered(effect.auth.token);
      case "closing":
        if (effect.code !== closeCode.normal && !isFinal(effect.code)) return; // it comes back
        return this.end(closeCode.normal, "the client said goodbye");
      case "over":
        this.#core.store.remove(this.key, this);
        return this.lose(effect.message);
    }
  }

  quiet(): void {
    this.#core.departure?.quiet(this);
  }

  weigh(delivered: Delivered): number {
    return this.#scales.weigh(delivered, this.#peer.calls.heldBytes);
  }

  topic(frame: TopicFrame, attachments: readonly Uint8Array[], bytes: number): void {
    this.subscriptions.received(frame, attachments, bytes);
  }

  contractGap(method?: string | number): string | undefined {
    return this.#contractGap === unsaidContract && typeof method !== "number" ? undefined : this.#contractGap;
  }

  /** What this owner may is what counts from now on. */
  own(owner: Owner): void {
    const expiresMs = leftMs(owner, this.clock);
    this.#owner = owner;
    if (expiresMs < Number.POSITIVE_INFINITY) this.#grant ??= new Grant(this);
    this.#grant?.renew(expiresMs);
  }

  ask(byMs: number): void {
    this.#sendAuth({ need: true, byMs });
  }

  renewed(expiresMs: number): void {
    this.#sendAuth({ ok: true, ...(expiresMs < Number.POSITIVE_INFINITY && { expiresMs }) });
  }

  refused(error: unknown): void {
    const { code, message } = refusalOf(error);
    if (code !== closeCode.overloaded) this.#sendAway(code, message); // a passing fault leaves what was granted before
  }

  #sendAuth(auth: Auth): void {
    this.#peer.drive({ type: "send", frame: [kind.auth, auth] });
  }

  /** Nothing that the client has begun goes on, keyed calls included; and it cannot resume. */
  #sendAway(code: number, message: string): void {
    this.#peer.feed({ type: "expelled", message });
    this.end(code, message);
  }

  #offered(token: string | undefined): void {
    if (token === undefined) return;
    this.#grant ??= new Grant(this);
    void this.#grant.offered(token);
  }

  /** The same client, with other credentials. */
  async recognise(token: string): Promise<Owner> {
    if (!this.#request) return this.#owner;
    const { judge, clock } = this.#core;
    const owner = (await judge.judge({ token, request: this.#request.retold() }))();
    if (owner.identity !== this.identity) throw new RpcError("UNAUTHENTICATED", "the token is somebody else's");
    if (leftMs(owner, clock) <= 0) throw new RpcError("UNAVAILABLE", tokenExpired); // the one before may not have
    return owner;
  }

  /** Nothing goes on with rights that have ended; with a new token the client may resume, and learns what was ended. */
  expired(): void {
    this.#leaveSocket();
    this.#peer.feed({ type: "expelled", message: tokenExpired });
    this.#peer.drive({ type: "end", code: closeCode.tokenExpired, message: tokenExpired, resumable: true });
  }

  /** The message was not taken in: the client, once it may resume, says it again. */
  #slowDown(retryAfterMs: number): void {
    const message = `${this.#core.limits.framesPerSecond} frames a second are allowed`;
    this.#peer.driver.flush();
    this.#peer.drive({ type: "end", code: closeCode.rate, message, retryAfterMs, resumable: true });
  }

  /** The socket is gone. */
  #leaveSocket(): void {
    this.subscriptions.clear();
    this.quiet();
  }
}
