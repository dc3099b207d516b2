/** Takes in a connection: the first frame is HELLO, and what follows it belongs to a session, new or resumed. */

import type { IncomingMessage } from "node:http";
import { isDuration } from "../protocol/call-error.ts";
import { closeCode } from "../protocol/close-code.ts";
import { decodeMessage, encodeMessage, type Payload } from "../protocol/codec.ts";
import { encodeFrame } from "../protocol/encoded-frame.ts";
import { type Hello, kind, type LossReason, protocolVersion } from "../protocol/frame.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { faultOf, ProtocolError } from "../protocol/protocol-error.ts";
import { hostLimits } from "../protocol/server-limits.ts";
import type { Connection, ConnectionListener } from "../transport/connection.ts";
import { refusalOf } from "./admission.ts";
import { comeBackAfterMs, shortOfMemory } from "./budget.ts";
import type { Stranger } from "./crowd.ts";
import type { Newcomer } from "./newcomer.ts";
import { leftMs, type Owner, tokenExpired } from "./owner.ts";
import { ServerSession } from "./server-session.ts";
import { type ListeningCore, sessionKey } from "./session-store.ts";

/** What a short message takes in memory beyond its text. */
const messageWeight = 64;
const tooBig = "HELLO is larger than 16 KiB";
/** With the frames around it: fragments, and pings between them. */
const maxRawHelloBytes = 2 * hostLimits.helloBytes;

/** What is kept of a client until it is admitted or refused. */
interface Admission {
  readonly request: IncomingMessage;
  /** What came behind HELLO while the client was looked at. */
  readonly waiting: Payload[];
  waitingBytes: number;
  cancelAlarm: () => void;
  unwatch: (() => void) | undefined;
}

type Phase = "silent" | "admitting" | "attached" | "closed";

export class Arrival implements ConnectionListener, Stranger {
  readonly #core: ListeningCore;
  readonly #connection: Connection;
  #phase: Phase = "silent";
  #admission: Admission | undefined;
  #session: ServerSession | undefined;

  constructor(core: ListeningCore, connection: Connection, request: IncomingMessage) {
    this.#core = core;
    this.#connection = connection;
    this.#admission = {
      request,
      waiting: [],
      waitingBytes: 0,
      cancelAlarm: this.#alarm(hostLimits.helloMs, closeCode.noHello, "no HELLO came in time"),
      unwatch: connection.watch?.(maxRawHelloBytes, () => this.#tooMuch()),
    };
    core.crowd.came(this);
    core.budget.watch();
  }

  opened(): void {}

  received(payload: Payload): void {
    switch (this.#phase) {
      case "attached":
        return this.#session?.received(this.#connection, payload);
      case "silent":
        return this.#greeted(payload, this.#admission as Admission);
      case "admitting":
        return this.#wait(payload, this.#admission as Admission);
    }
  }

  drained(): void {
    this.#session?.drained(this.#connection);
  }

  closed(code: number, reason: string): void {
    this.#phase = "closed";
    this.#decided();
    this.#core.crowd.left(this);
    this.#session?.closed(this.#connection, code, reason);
    this.#core.budget.left();
  }

  /** Of a client that is not admitted yet. */
  get keptBytes(): number {
    return this.#admission ? this.#admission.waitingBytes + (this.#connection.unfinishedBytes ?? 0) : 0;
  }

  shed(): void {
    this.#refuse(closeCode.overloaded, shortOfMemory, comeBackAfterMs);
  }

  goAway(): void {
    this.#refuse(closeCode.drain, "the server is going away");
  }

  #greeted(payload: Payload, admission: Admission): void {
    try {
      if (Buffer.byteLength(payload) > hostLimits.helloBytes) throw new ProtocolError(tooBig, closeCode.tooBig);
      const { frames } = decodeMessage(payload, "client");
      const [first] = frames;
      if (first?.[0] !== kind.hello || frames.length > 1)
        throw new ProtocolError("the first message of a client is HELLO alone");
      this.#phase = "admitting";
      admission.unwatch?.();
      admission.unwatch = undefined;
      admission.cancelAlarm();
      admission.cancelAlarm = this.#alarm(fixedLimits.upgradeMs, closeCode.overloaded, "admission took too long");
      this.#admit(first[1], admission.request).catch((error) =>
        this.#refuse(closeCode.internal, `internal error ${this.#core.report(error, "admission")}`),
      );
    } catch (error) {
      const { code, message } = faultOf(error);
      this.#refuse(code, message);
    }
  }

  #tooMuch(): void {
    if (this.#phase === "silent") this.#refuse(closeCode.tooBig, tooBig);
  }

  #wait(payload: Payload, admission: Admission): void {
    admission.waiting.push(payload);
    admission.waitingBytes += payload.length + messageWeight;
    if (admission.waitingBytes > Math.max(this.#core.limits.maxMessageBytes, 2 * fixedLimits.handoverBytes))
      this.#refuse(closeCode.tooBig, "too much came before the client was admitted");
  }

  async #admit(hello: Hello, request: IncomingMessage): Promise<void> {
    const { judge, clock } = this.#core;
    const { token } = hello;
    if (hello.v !== protocolVersion)
      return this.#refuse(closeCode.subprotocol, `version ${hello.v} is not spoken here, ${protocolVersion} is`);
    let owner: Owner;
    try {
      owner = (await judge.judge({ token, request }))();
    } catch (error) {
      const { code, message, retryAfterMs } = refusalOf(error);
      return this.#refuse(code, message, retryAfterMs);
    }
    if (this.#phase !== "admitting") return; // it left meanwhile
    if (leftMs(owner, clock) <= 0)
      return this.#refuse(token === undefined ? closeCode.unauthenticated : closeCode.tokenExpired, tokenExpired);
    this.#join({ hello, owner, request });
  }

  #join(newcomer: Newcomer): void {
    const { hello, owner, request } = newcomer;
    const { store, isDraining } = this.#core;
    const key = sessionKey(hello, owner.identity, request.headers.origin);
    const known = store.get(key);
    const judgement = known ? known.judge(hello) : lossOf(hello);
    if (isDraining && judgement !== "resume") return this.goAway();
    if (judgement === "superseded") return this.#refuse(closeCode.superseded, "a newer connection has the session");
    this.#phase = "attached";
    if (judgement === "resume") return this.#attach(known as ServerSession, newcomer);
    known?.lose("the client and the server do not agree on what was said");
    const session = new ServerSession(this.#core, key, owner);
    store.add(key, session);
    this.#attach(session, { ...newcomer, ...(judgement && { why: judgement }) });
  }

  #attach(session: ServerSession, newcomer: Newcomer): void {
    this.#session = session;
    const waiting = this.#decided();
    this.#core.crowd.admitted(this);
    const letGo = this.#connection.hold?.(); // the first answers go out with WELCOME
    session.attach(this.#connection, newcomer);
    for (const payload of waiting) this.received(payload);
    letGo?.();
  }

  #refuse(code: number, message: string, retryAfterMs?: number): void {
    if (this.#phase === "closed") return;
    this.#phase = "closed";
    this.#decided();
    const details = isDuration(retryAfterMs) ? { retryAfterMs } : {};
    this.#connection.send(encodeMessage(0, 0, [encodeFrame([kind.close, code, message, details])]));
    this.#connection.close(code, message);
  }

  /** Returns what waits for a session. */
  #decided(): readonly Payload[] {
    const admission = this.#admission;
    this.#admission = undefined;
    admission?.cancelAlarm();
    admission?.unwatch?.();
    return admission?.waiting ?? [];
  }

  #alarm(afterMs: number, code: number, message: string): () => void {
    const { clock } = this.#core;
    return clock.at(clock.now() + afterMs, () => this.#refuse(code, message));
  }
}

/** A client that has something to lose is told why it is lost. */
function lossOf({ gen, rx, tx0 }: Hello): LossReason | undefined {
  return gen > 1 || rx > 0 || tx0 > 1 ? "unknown" : undefined;
}
