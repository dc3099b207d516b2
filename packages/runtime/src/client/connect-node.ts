/** Connects on Node.js, over its sockets. */

import { dialWebSocket } from "../transport/web-socket.ts";
import { dialWs } from "../transport/ws-client.ts";
import type { ClientConnection } from "./client-connection.ts";
import { connectVia } from "./endpoint.ts";
import type { ClientOptions, ClientTarget, ContractOptions } from "./options.ts";

/**
 * Connects to a server. Nothing is dialled before the first use, unless `connect: "eager"`.
 *
 * @throws TypeError if the target is no URL
 */
export function connect(target: ClientTarget, options?: ClientOptions & ContractOptions): ClientConnection {
  if (typeof target === "string" && target.startsWith("/") && typeof location === "undefined")
    throw new TypeError(
      `"${target}" is a path, which only a page can complete: here it takes all of the URL, as in wss://app.example.com${target}`,
    );
  return connectVia(
    (url, { WebSocket, headers, ca }) =>
      WebSocket ? dialWebSocket(url, WebSocket) : dialWs(url, { ...(headers && { headers }), ...(ca && { ca }) }),
    target,
    options,
  );
}
