/** Lets the other side call, too. A side that only calls does without, and its bundle as well. */

import type { SessionScope } from "../rpc/context.ts";
import { Responder, type ResponderOptions } from "../rpc/responder.ts";
import type { Peer } from "./peer.ts";

export function answerCalls(peer: Peer, options: ResponderOptions, scope: SessionScope): void {
  peer.answer(new Responder(peer, options, scope));
}
