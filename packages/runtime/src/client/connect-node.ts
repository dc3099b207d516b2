/** Connects on Node.js, over its sockets. */

import { closeCode } from "../protocol/close-code.ts";
import type { Dial } from "../transport/connection.ts";
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
  const isPath = typeof target === "string" && target.startsWith("/") && typeof location === "undefined";
  return connectVia(
    (url, { WebSocket, headers, ca }) =>
      WebSocket ? dialWebSocket(url, WebSocket) : dialWs(url, { ...(headers && { headers }), ...(ca && { ca }) }),
    isPath ? dialNowhere(target) : target,
    options,
  );
}

/** A page that is rendered on Node.js makes its client there, too, and may well not use it before it is in a browser. */
function dialNowhere(path: string): Dial {
  const message = `"${path}" is a path, which only a page can complete: here it takes all of the URL, as in wss://app.example.com${path}`;
  return (listener) => {
    // What is wrong here stays wrong: the client is closed, and says FAILED_PRECONDITION.
    queueMicrotask(() => listener.closed(closeCode.contractIncompatible, message));
    return { send() {}, close() {}, bufferedBytes: 0 };
  };
}
