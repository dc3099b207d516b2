/** Lets the other side call, too. A side that only calls does without, and its bundle as well. */

import { IncomingCalls, type IncomingLimits } from "../protocol/incoming-calls.ts";
import { defaultLimits, fixedLimits } from "../protocol/limits.ts";
import { Responder, type ResponderOptions } from "../rpc/responder.ts";
import type { Peer } from "./peer.ts";

export interface AnswerOptions extends ResponderOptions {
  readonly limits?: IncomingLimits;
}

export function answerCalls(peer: Peer, options: AnswerOptions): void {
  const { limits = defaultLimits, routes } = options;
  const timeoutOf = (method: string | number) => routes.find(method)?.timeoutMs ?? fixedLimits.timeoutMs;
  peer.answer(new Responder(peer, options), (port) => new IncomingCalls(port, { limits, timeoutOf }));
}
