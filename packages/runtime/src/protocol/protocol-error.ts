/** How a peer that breaks the protocol is told apart from a bug. */

import { closeCode } from "./close-code.ts";

/** The peer broke the protocol. It ends the session, not one call; `closeCode` tells the peer why. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly closeCode: number;

  constructor(message: string, code: number = closeCode.badFrame) {
    super(message);
    this.closeCode = code;
  }
}

/** How the peer broke the protocol. @throws what was thrown, if that is a bug */
export function faultOf(thrown: unknown) {
  if (!(thrown instanceof ProtocolError)) throw thrown;
  return { type: "fault", code: thrown.closeCode, message: thrown.message } as const;
}
