/** Puts a server on a free port of this machine, and takes it down again. */

import { once } from "node:events";
import type { AddressInfo, Server } from "node:net";

export async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return portOf(server);
}

export function portOf(server: Pick<Server, "address">): number {
  return (server.address() as AddressInfo).port;
}

/** Resolves when the last socket is gone: a socket that somebody left open makes the test time out. */
export async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
