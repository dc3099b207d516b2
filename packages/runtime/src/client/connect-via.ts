/** Makes a client of what an application says of where the server is, and closes it. */

import { closeCode } from "../protocol/close-code.ts";
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
  if (typeof target === "function") return new Client(target, options);
  const url = webSocketUrl(target);
  return new Client(url ? dialUrl(url, options) : dialNowhere(target), options);
}

/** Closes the connection for good: calls under way reject with CANCELLED. */
export async function close(connection: ClientConnection): Promise<void> {
  (connection as Client).close();
}

/** http becomes ws, https wss; a path is completed by the page. */
function webSocketUrl(target: string | URL): string | undefined {
  try {
    // A page completes a path, not an empty one, nor that of a variable which nobody set; a worker's may begin with "blob:".
    const { href } = new URL(target, target && globalThis.location?.href.replace("blob:", ""));
    // React Native before 0.84 ends every URL in a slash: that is another path. Where there is none, it goes without saying.
    const url = (href === `${target}/` ? `${target}` : href).replace(/^http/, "ws");
    if (/^wss?:/.test(url)) return url;
  } catch {} // no URL at all
}

/**
 * A page that is rendered on a server makes its client there, too, and may well not use it before it is in a browser.
 *
 * @throws TypeError for what no page could complete
 */
function dialNowhere(target: string | URL): Dial {
  const message = `"${target}" is no URL to connect to, as wss://app.example.com/rpc is`;
  if (globalThis.location || !/^\//.test(target as string)) throw new TypeError(message);
  return (listener) => {
    listener.closed(closeCode.contractIncompatible, message); // it stays wrong: the client says FAILED_PRECONDITION, and is closed
    return { send() {}, close() {}, bufferedBytes: 0 };
  };
}
