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

/** `superseded`: a newer socket has the session. Else why it is lost; `overflow`: a frame that is needed was discarded. */
export type Judgement = "resume" | "superseded" | LossReason;

/** The client's side: counts its connections. */
export class Dialled {
  #gen = 0;
  #since = 0;

  /** No server but the one that takes the last HELLO can have a session of ours. */
  get isFirst(): boolean {
    return this.#gen === 1;
  }

  /** The server answered the last HELLO by CLOSE. True if it was the first: it is as if it had never been said. */
  refused(): boolean {
    const { isFirst } = this;
    if (isFirst) this.#gen = 0;
    return isFirst;
  }

  /** The server answered the last HELLO by a new session. */
  begun(): void {
    this.#since = this.#gen;
  }

  /** As long as nothing was transmitted or taken in, the numbers begin with each HELLO. */
  hello(sent: Sent, received: Received, options: HelloOptions): Hello {
    this.#gen += 1;
    if (sent.last === 0 && received.last === 0) this.begun();
    const numbers = { gen: this.#gen, since: this.#since, rx: received.last, tx0: sent.first };
    return { v: protocolVersion, ...options, ...numbers };
  }
}

/** The server's side: lets only the newest connection win. */
export class Accepted {
  #gen = 0;
  #since = 0;
  /** Why the session before this one was lost, if there was one. */
  #loss: LossReason | undefined;

  judge(hello: Hello, sent: Sent, received: Received): Judgement {
    if (hello.gen <= this.#gen) return "superseded";
    if (!this.#isMeant(hello, sent, received)) return this.#loss ?? "unknown";
    const complete = hello.tx0 <= received.last + 1 && hello.rx + 1 >= sent.first && hello.rx <= sent.last;
    return complete ? "resume" : "overflow";
  }

  /**
   * A client that has not heard of a loss means the session before: given this one, it would repeat all that was done there.
   * If it does not say which one it means, a counted frame or an ack of it shows that it knows. Where its numbers began with an
   * earlier HELLO, that one was for another server.
   */
  #isMeant({ gen, since, rx }: Hello, sent: Sent, received: Received): boolean {
    const isUnused = received.last === 0;
    if (since === undefined) return !this.#loss || !isUnused || sent.first > 1;
    return since === this.#since || (since === gen && isUnused && rx === 0);
  }

  welcome(
    hello: Hello,
    resumed: boolean,
    why: LossReason | undefined,
    received: Received,
    options: WelcomeOptions,
  ): Welcome {
    this.#gen = hello.gen;
    this.#since = resumed ? (hello.since ?? this.#since) : hello.gen;
    if (!resumed) this.#loss = why;
    return { resumed, ...(why && { why }), rx: received.last, ...options };
  }
}
