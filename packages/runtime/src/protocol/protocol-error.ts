/** How a peer that breaks the protocol is told apart from a bug. */

/** The peer broke the protocol. It ends the session, not one call; `closeCode` tells the peer why. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly closeCode: number;

  constructor(closeCode: number, message: string) {
    super(message);
    this.closeCode = closeCode;
  }
}
