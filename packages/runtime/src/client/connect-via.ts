/** Makes a client of what an application says of where the server is, and closes it. */

import type { Dial } from "../transport/connection.ts";
import { Client } from "./client.ts";
import type { ClientConnection } from "./client-connection.ts";
import type { ClientOptions, ClientTarget, ContractOptions } from "./options.ts";

/** @param dialUrl how this platform dials */
export function connectVia(
  dialUrl: (url: string, options: ClientOptions) => Dial,
  target: ClientTarget,
  options: ClientOptions & ContractOptions = {},
): Client {
  const dial = typeof target === "function" ? target : dialUrl(webSocketUrl(target), options);
  return new Client(dial, options);
}

/** Closes the connection for good: calls under way reject with CANCELLED. */
export async function close(connection: ClientConnection): Promise<void> {
  (connection as Client).close();
}

/** http becomes ws, https wss; a path is completed by the page. */
function webSocketUrl(target: string | URL): string {
  const page = globalThis.location?.href.replace("blob:", ""); // a worker's may begin so
  try {
    const { href } = new URL(target, page);
    const url = href.replace(/^http/, "ws");
    if (/^wss?:/.test(url)) return url;
  } catch {} // no URL at all
  throw new TypeError(`"${target}" is no URL to connect to, as wss://app.example.com/rpc is`);
}
