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

/** `superseded`: a newer socket has the session. `overflow`: a frame that is needed was discarded. */
export type Judgement = "resume" | "superseded" | "overflow";

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

  judge(hello: Hello, sent: Sent, received: Received): Judgement {
    if (hello.gen <= this.#gen) return "superseded";
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
    return { resumed, ...(why && { why }), rx: received.last, ...options };
  }
}
