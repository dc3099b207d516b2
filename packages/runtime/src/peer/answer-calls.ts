/** Lets the other side call, too. A side that only calls does without, and its bundle as well. */

import { IncomingCalls, type IncomingLimits } from "../protocol/incoming-calls.ts";
import { defaultLimits } from "../protocol/limits.ts";
import type { SessionScope } from "../rpc/context.ts";
import { Responder, type ResponderOptions } from "../rpc/responder.ts";
import type { Peer } from "./peer.ts";

export interface AnswerOptions extends ResponderOptions {
  readonly limits?: IncomingLimits;
}

export function answerCalls(peer: Peer, options: AnswerOptions, scope: SessionScope): void {
  const responder = new Responder(peer, options, scope);
  const { limits = defaultLimits } = options;
  peer.answer(responder, (port) => new IncomingCalls(port, { limits, timeouts: responder }));
}
