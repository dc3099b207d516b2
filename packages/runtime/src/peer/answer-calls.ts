/** Lets the other side call, too. A side that only calls does without, and its bundle as well. */

import { IncomingCalls, type IncomingLimits } from "../protocol/incoming-calls.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { Responder, type ResponderOptions } from "../rpc/responder.ts";
import type { Peer } from "./peer.ts";

export interface AnswerOptions extends Omit<ResponderOptions, "alarm"> {
  readonly limits?: Partial<IncomingLimits>;
}

export function answerCalls(peer: Peer, { limits, ...options }: AnswerOptions): void {
  const { clock } = peer;
  const responder = new Responder(peer, { ...options, alarm: (at, ring) => clock.at(at, ring) });
  const timeoutOf = (method: string | number) => options.routes.find(method)?.timeoutMs ?? fixedLimits.timeoutMs;
  peer.answer(responder, (port) => new IncomingCalls(port, { ...limits, timeoutOf }));
}
