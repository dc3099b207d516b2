/** HELLO and WELCOME: how two sides agree where a session stands. */

import type { Received, Sent } from "./delivery.ts";
import {
  type Hello,
  type HelloOptions,
  type LossReason,
  protocolVersion,
  type Welcome,
  type WelcomeOptions,
} from "./frame.ts";

/** What names a session and proves the right to it; both unguessable, chosen by the client. */
export interface Identity {
  readonly sid: string;
  readonly secret: string;
}

/** `superseded`: a newer socket has the session. Else why it is lost; `overflow`: a frame that is needed was discarded. */
export type Judgement = "resume" | "superseded" | LossReason;

/** The client's side: counts its connections. */
export class Dialled {
  readonly #identity: Identity;
  #gen = 0;

  constructor(identity: Identity) {
    this.#identity = identity;
  }

  /** No server can have taken the session in. */
  get isUnknown(): boolean {
    return this.#gen === 0;
  }

  /** The server answered the last HELLO by CLOSE. If it was the first, it is as if it had never been said. */
  refused(): void {
    if (this.#gen === 1) this.#gen = 0;
  }

  hello(sent: Sent, received: Received, options: HelloOptions): Hello {
    this.#gen += 1;
    return { v: protocolVersion, ...this.#identity, gen: this.#gen, rx: received.last, tx0: sent.first, ...options };
  }
}

/** The server's side: lets only the newest connection win. */
export class Accepted {
  #gen = 0;
  /** Why the session before this one was lost, if there was one. */
  #loss: LossReason | undefined;

  /**
   * A client that may not have heard of a loss must be told of it again: taken for the session before, this one would be given
   * all that was done there. It waits for WELCOME, so that any counted frame of its own, or an ack, shows that it knows.
   */
  judge(hello: Hello, sent: Sent, received: Received): Judgement {
    if (hello.gen <= this.#gen) return "superseded";
    if (this.#loss && received.last === 0 && sent.first === 1) return this.#loss;
    const complete = hello.tx0 <= received.last + 1 && hello.rx + 1 >= sent.first && hello.rx <= sent.last;
    return complete ? "resume" : "overflow";
  }

  welcome(
    hello: Hello,
    resumed: boolean,
    why: LossReason | undefined,
    received: Received,
    options: WelcomeOptions,
  ): Welcome {
    this.#gen = hello.gen;
    if (!resumed) this.#loss = why;
    return { resumed, ...(why && { why }), rx: received.last, ...options };
  }
}
