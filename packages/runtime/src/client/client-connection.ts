/** The connection of a client, as an application sees it. */

import type { ConnectionState } from "./state.ts";

/** `client.$connection`: to be shown, and to be waited for. Calls need neither: they wait for the connection themselves. */
export interface ClientConnection {
  /** "connecting" until the first WELCOME, "reconnecting" while nobody is reached, "closed" for good. */
  readonly state: ConnectionState;
  /** Calls the listener at each change of the state; returns how to stop it. */
  onState(listener: (state: ConnectionState) => void): () => void;
  /** Dials if nothing has yet; resolves once the connection is open, rejects with an RpcError if it never will be. */
  readonly opened: Promise<void>;
}
