/** Connects with the WebSocket of the platform: browsers, Deno, Bun, workers. */

import { dialWebSocket } from "../transport/web-socket.ts";
import type { ClientConnection } from "./client-connection.ts";
import { connectVia } from "./connect-via.ts";
import { keepAwake } from "./keep-awake.ts";
import type { ClientOptions, ClientTarget, ContractOptions } from "./options.ts";

/**
 * Connects to a server. Nothing is dialled before the first use, unless `connect: "eager"`.
 *
 * @throws TypeError if the target is no URL, for an option that there is not or a `backoff` that is no time, or if no WebSocket exists here and none is given; where there is no page, a path, which only a page can complete, fails at the first use
 */
export function connect(target: ClientTarget, options?: ClientOptions & ContractOptions): ClientConnection {
  const client = connectVia(
    (url, { WebSocket = globalThis.WebSocket }) => {
      if (WebSocket) return dialWebSocket(url, WebSocket);
      throw new TypeError("there is no WebSocket here: pass one, as in createClient(url, { WebSocket })");
    },
    target,
    options,
  );
  keepAwake(client);
  return client;
}
