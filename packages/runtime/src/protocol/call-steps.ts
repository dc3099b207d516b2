/** What can happen to the calls of a session, and what they can ask for. */

import type { ErrorCode } from "../errors.ts";
import type { WireError } from "./call-error.ts";
import type { WireValue } from "./encoded-frame.ts";
import type { CallId, CallTableFrame, PeerLimits } from "./frame.ts";
import type { IncomingCall } from "./incoming-call.ts";
import type { OutgoingCall } from "./outgoing-call.ts";

export type AnyCall = OutgoingCall | IncomingCall;

export type CallInput =
  // from the caller
  | { readonly type: "open"; readonly call: OutgoingCall }
  | { readonly type: "cancel"; readonly call: OutgoingCall }
  // from the handler
  | ({ readonly type: "finish"; readonly call: IncomingCall } & WireValue)
  | { readonly type: "fail"; readonly call: IncomingCall; readonly error: WireError }
  // from either
  | ({ readonly type: "emit"; readonly call: AnyCall } & WireValue)
  | { readonly type: "end"; readonly call: AnyCall }
  | { readonly type: "took"; readonly call: AnyCall }
  // from the session
  | {
      readonly type: "received";
      readonly frame: CallTableFrame;
      readonly attachments: readonly Uint8Array[];
      readonly bytes: number;
    }
  /** What WELCOME said. `interned`: both sides know the same contract. */
  | { readonly type: "welcomed"; readonly limits: PeerLimits; readonly interned: boolean }
  /** No session is to be had for now, and why, if that is known. */
  | { readonly type: "unreached"; readonly message: string }
  /** We go away: what the peer calls from now on is left to others. */
  | { readonly type: "stop-taking" }
  | { readonly type: "resumed" }
  | { readonly type: "relieved" }
  /** The peer goes away: it has not taken our calls above this one, and will not. */
  | { readonly type: "not-taken"; readonly last: CallId }
  /** The peer has forgotten the session, and a new one takes its place. */
  | { readonly type: "lost"; readonly message: string }
  /** The peer may not be served any more. */
  | { readonly type: "expelled"; readonly message: string }
  /** There will be no session any more. */
  | { readonly type: "close"; readonly code: ErrorCode; readonly message: string }
  // from the clock
  | { readonly type: "tick" };

export type CallEffect =
  // to the caller
  | {
      readonly type: "settled";
      readonly call: OutgoingCall;
      readonly outcome: WireValue | { readonly error: WireError };
    }
  /** It may be opened elsewhere. */
  | { readonly type: "returned"; readonly call: OutgoingCall }
  // to the handler
  | ({ readonly type: "invoke"; readonly call: IncomingCall; readonly method: string | number } & WireValue)
  | { readonly type: "abort"; readonly call: IncomingCall; readonly error: WireError }
  // to either
  | ({ readonly type: "item"; readonly call: AnyCall } & WireValue)
  | { readonly type: "ended"; readonly call: AnyCall }
  | { readonly type: "ready"; readonly call: AnyCall }
  /** The peer broke the protocol; end the session. */
  | { readonly type: "fault"; readonly code: number; readonly message: string }
  | { readonly type: "wake"; readonly at: number };
