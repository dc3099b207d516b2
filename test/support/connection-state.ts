/** Waits for what becomes of a client's connection. */

import type { ClientConnection, ConnectionState } from "@wsrpc-ts/runtime/client";
import type { TcpProxy } from "./tcp-proxy.ts";

interface Connected {
  readonly $connection: ClientConnection;
}

/** Resolves when the connection comes into this state the next time. */
export function next({ $connection }: Connected, state: ConnectionState): Promise<void> {
  return new Promise((resolve) => {
    const stop = $connection.onState((now) => {
      if (now !== state) return;
      stop();
      resolve();
    });
  });
}

/** Cuts the network and keeps it down. */
export async function outage(client: Connected, proxy: TcpProxy): Promise<void> {
  await client.$connection.opened;
  const noticed = next(client, "reconnecting");
  proxy.refuse();
  proxy.cut();
  await noticed;
}
