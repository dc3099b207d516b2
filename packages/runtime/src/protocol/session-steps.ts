/** What a session is made of, what can happen to it, and what it can ask for: plain data, so that it can be recorded. */

import type { Outgoing } from "./binary.ts";
import type { Payload } from "./codec.ts";
import type { Auth, Frame, Goaway, Hello, HelloOptions, LossReason, Welcome, WelcomeOptions } from "./frame.ts";
import type { Accepted } from "./greeting.ts";
import type { HeartbeatOptions } from "./heartbeat.ts";
import type { Outbox } from "./outbox.ts";

export interface SessionOptions {
  /** The server's; a client welcomes nobody, but dials. */
  readonly accepted?: Accepted | undefined;
  readonly heartbeat: HeartbeatOptions;
  /** What the peer may send at a time. */
  readonly maxMessageBytes?: number;
  readonly maxReplayBytes?: number;
  readonly outbox?: Outbox;
  /** Of which results are due: then silence is looked into at once. */
  readonly calls?: { readonly awaited: number };
  /** Told of each message how many frames it brought, those that came before and those of unknown kinds included. */
  readonly took?: ((frames: number) => void) | undefined;
}

export interface Goodbye {
  readonly code: number;
  readonly message: string;
  readonly retryAfterMs?: number | undefined;
  /** The session stays, for whoever may resume it; else it is over for good. */
  readonly resumable?: true;
}

export type SessionInput =
  /** Client: a socket is up. */
  | { readonly type: "connected"; readonly options: HelloOptions }
  /** Server: a HELLO was admitted to this session. */
  | { readonly type: "greeted"; readonly hello: Hello; readonly options: WelcomeOptions; readonly why?: LossReason }
  | { readonly type: "received"; readonly payload: Payload }
  /** Bytes of a message that is not complete yet, or room for ours where there was none: the peer lives. */
  | { readonly type: "heard" }
  | { readonly type: "disconnected" }
  /** Client: give the session up for a new one, which the next HELLO names; also when it was over. */
  | { readonly type: "renew"; readonly why: string }
  /** A control frame for the present socket. */
  | { readonly type: "send"; readonly frame: Frame }
  /** The turn of the event loop ends, or the socket has drained. */
  | { readonly type: "flush"; readonly bufferedBytes: number }
  /** Find out now whether the peer lives. */
  | { readonly type: "probe" }
  /** Hang up, and say why. */
  | ({ readonly type: "end" } & Goodbye)
  /** The socket does not take what it was given. */
  | { readonly type: "stalled" }
  | { readonly type: "tick" };

/** A frame, and what is known of it from the message that it came in. */
export interface Delivered {
  readonly frame: Frame;
  readonly attachments: readonly Uint8Array[];
  /** An equal share of the message, and of how many it is one. */
  readonly bytes: number;
  readonly frames: number;
}

export type SessionEffect =
  | { readonly type: "transmit"; readonly payload: Outgoing }
  | ({ readonly type: "deliver" } & Delivered)
  /** Both sides agree where they stand. */
  | { readonly type: "established"; readonly resumed: boolean; readonly welcome?: Welcome }
  /** Client: the server has forgotten the session, and a new numbering begins. */
  | { readonly type: "lost"; readonly why: string }
  /** The session ended for good. */
  | { readonly type: "over"; readonly code: number; readonly message: string }
  | { readonly type: "hang-up"; readonly code: number; readonly message: string }
  /** The peer says why it is about to close the socket. */
  | {
      readonly type: "closing";
      readonly code: number;
      readonly message: string;
      readonly retryAfterMs: number | undefined;
    }
  /** A probe went unanswered. */
  | { readonly type: "suspect" }
  | { readonly type: "goaway"; readonly goaway: Goaway }
  | { readonly type: "auth"; readonly auth: Auth }
  /** The socket has its fill: flush again once it has drained. */
  | { readonly type: "blocked" }
  /** Producers that waited may go on. */
  | { readonly type: "relieved" }
  | { readonly type: "wake"; readonly at: number };
