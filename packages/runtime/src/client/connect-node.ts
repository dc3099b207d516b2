/** Connects on Node.js, over its sockets. */

import { dialWebSocket } from "../transport/web-socket.ts";
import { dialWs } from "../transport/ws-client.ts";
import type { ClientConnection } from "./client-connection.ts";
import { connectVia } from "./connect-via.ts";
import type { ClientOptions, ClientTarget, ContractOptions } from "./options.ts";

/**
 * Connects to a server. Nothing is dialled before the first use, unless `connect: "eager"`.
 *
 * @throws TypeError if the target is no URL, or for an option that there is not or a `backoff` that is no time; a path, which only a page can complete, fails at the first use
 */
export function connect(target: ClientTarget, options?: ClientOptions & ContractOptions): ClientConnection {
  return connectVia(
    (url, { WebSocket, headers, ca }) =>
      WebSocket ? dialWebSocket(url, WebSocket) : dialWs(url, { ...(headers && { headers }), ...(ca && { ca }) }),
    target,
    options,
  );
}
