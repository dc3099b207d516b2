/** Puts a server on a free port of this machine, and takes it down again. */

import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";

export async function listening(server: Server): Promise<number> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return portOf(server);
}

/** For a program that listens by itself. */
export async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listening(probe);
  await closed(probe);
  return port;
}

export function portOf(server: Pick<Server, "address">): number {
  return (server.address() as AddressInfo).port;
}

/** Resolves when the last socket is gone: a socket that somebody left open makes the test time out. */
export async function closed(server: Server): Promise<void> {
  await new Promise<void>((resolve, reject) => server.close((error) => (error ? reject(error) : resolve())));
}
