/** What happened, as the checker gets to see it: nothing of the machines, only what went in and what came out. */

import type { Executed } from "../../packages/runtime/src/errors.ts";

export type CallKind = "plain" | "idempotent" | "keyed" | "upload" | "stream" | "duplex" | "reverse";

export type Happened =
  | {
      readonly type: "invoke";
      readonly at: number;
      readonly call: string;
      readonly kind: CallKind;
      readonly deadline: number;
      readonly size: number;
      /** What its handler and its caller take their time for, at most. */
      readonly busyMs: number;
      /** Calls of one client with the same key run once. */
      readonly key?: string;
    }
  | { readonly type: "cancel"; readonly at: number; readonly call: string }
  | { readonly type: "item"; readonly at: number; readonly call: string; readonly index: number; readonly from: string }
  | { readonly type: "ok"; readonly at: number; readonly call: string; readonly value: unknown }
  | {
      readonly type: "fail";
      readonly at: number;
      readonly call: string;
      readonly code: string;
      readonly executed: Executed;
      readonly message: string;
    }
  | {
      readonly type: "start";
      readonly at: number;
      readonly call: string;
      readonly server: number;
      readonly principal: string;
    }
  | {
      readonly type: "took";
      readonly at: number;
      readonly call: string;
      readonly index: number;
      readonly server: number;
    }
  | { readonly type: "aborted"; readonly at: number; readonly call: string; readonly server: number }
  | { readonly type: "end"; readonly at: number; readonly call: string; readonly server: number }
  | {
      readonly type: "publish";
      readonly at: number;
      readonly topic: string;
      readonly n: number;
      readonly server: number;
      readonly epoch: string;
      readonly offset: number;
    }
  | {
      readonly type: "subscribe";
      readonly at: number;
      readonly subscription: string;
      readonly topic: string;
      readonly mode: string;
    }
  | { readonly type: "unsubscribe"; readonly at: number; readonly subscription: string }
  | {
      readonly type: "live";
      readonly at: number;
      readonly subscription: string;
      readonly epoch: string;
      readonly offset: number;
      readonly recovered: boolean;
    }
  | {
      readonly type: "event";
      readonly at: number;
      readonly subscription: string;
      readonly n: number;
      readonly epoch: string;
      readonly offset: number;
    }
  | {
      readonly type: "gap";
      readonly at: number;
      readonly subscription: string;
      readonly from: number;
      readonly to: number;
      readonly why: string;
    }
  | { readonly type: "refused"; readonly at: number; readonly subscription: string; readonly code: string }
  /** A client is about to be given a topic. */
  | { readonly type: "authorize"; readonly at: number; readonly principal: string }
  /** A client asks for a token. */
  | { readonly type: "asked"; readonly at: number; readonly client: string }
  /** The directory is shown a token: until when its client may stay, or when to ask again. */
  | {
      readonly type: "judged";
      readonly at: number;
      readonly client: string;
      readonly verdict: "granted" | "ended" | "refused" | "unknown";
      readonly until: number;
    }
  /** The tokens that a client was given before count no more. */
  | { readonly type: "revoked"; readonly at: number; readonly client: string }
  /** A server sends frames of calls or topics to a client that has no rights any more. */
  | { readonly type: "told"; readonly at: number; readonly client: string; readonly frames: string }
  | { readonly type: "state"; readonly at: number; readonly client: string; readonly state: string }
  | { readonly type: "crash"; readonly at: number; readonly server: number }
  | { readonly type: "drain"; readonly at: number; readonly server: number; readonly withinMs: number }
  /** A server that drains has done with its clients. */
  | { readonly type: "drained"; readonly at: number; readonly server: number }
  /** What goes wrong; of one client, or of all if none is named. */
  | {
      readonly type: "fault";
      readonly at: number;
      readonly fault: string;
      readonly client: string | undefined;
      /** For how long it goes on. */
      readonly ms: number;
    }
  /** A server keeps more bytes for a client than any server has kept before. */
  | { readonly type: "kept"; readonly at: number; readonly server: number; readonly bytes: number }
  /** A client dials. */
  | { readonly type: "dial"; readonly at: number; readonly client: string }
  /** A socket of a client has reached the server. */
  | { readonly type: "dialled"; readonly at: number; readonly client: string }
  /** One side closes a socket, and says why. */
  | {
      readonly type: "hang-up";
      readonly at: number;
      readonly socket: string;
      readonly code: number;
      readonly reason: string;
      /** Something was under way on its line. */
      readonly isBusy: boolean;
    }
  /** A socket has come to its end. */
  | { readonly type: "gone"; readonly at: number; readonly socket: string }
  /** Nothing more will reach a socket, and nobody says so. */
  | { readonly type: "silent"; readonly at: number; readonly socket: string }
  /** What a stranger got for a HELLO that it had heard. */
  | { readonly type: "stranger"; readonly at: number; readonly claims: string; readonly answer: string }
  /** Nothing goes wrong any more. */
  | { readonly type: "calm"; readonly at: number }
  /** What was begun should have ended, and the last calls are made. */
  | { readonly type: "finish"; readonly at: number }
  /** Everybody leaves. */
  | { readonly type: "leave"; readonly at: number };

/** Without the time, which the history adds. */
export type Entry = Happened extends infer H ? (H extends Happened ? Omit<H, "at"> : never) : never;

export class History {
  readonly entries: Happened[] = [];
  readonly #now: () => number;

  constructor(now: () => number) {
    this.#now = now;
  }

  add(entry: Entry): void {
    this.entries.push({ at: this.#now(), ...entry } as Happened);
  }
}
