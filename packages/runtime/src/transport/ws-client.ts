/** Dials with the ws package, on Node.js. */

import type { Duplex } from "node:stream";
import { WebSocket } from "ws";
import { subprotocol } from "../protocol/frame.ts";
import { fixedLimits } from "../protocol/limits.ts";
import type { Dial } from "./connection.ts";
import { wsConnection } from "./ws-connection.ts";
import { wsOptions } from "./ws-options.ts";

export interface WsDialOptions {
  /** Sent with the upgrade request: cookies, for example. */
  readonly headers?: Readonly<Record<string, string>>;
}

const { clientMaxMessageBytes, upgradeMs } = fixedLimits;

export function dialWs(url: string, { headers = {} }: WsDialOptions = {}): Dial {
  return (listener) => {
    const webSocket = new WebSocket(url, [subprotocol], {
      ...wsOptions,
      headers,
      maxPayload: clientMaxMessageBytes,
      handshakeTimeout: upgradeMs,
    });
    let carrier: Duplex | undefined;
    webSocket.on("upgrade", ({ socket }) => {
      carrier = socket;
      socket.setNoDelay(true);
    });
    webSocket.on("open", () => listener.opened());
    return wsConnection(webSocket, () => carrier, listener);
  };
}
