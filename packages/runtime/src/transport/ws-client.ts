/** Dials with the ws package, on Node.js. */

import { WebSocket } from "ws";
import { subprotocol } from "../protocol/frame.ts";
import { fixedLimits } from "../protocol/limits.ts";
import type { Dial } from "./connection.ts";
import { clientFrame } from "./web-socket-frame.ts";
import { WsConnection } from "./ws-connection.ts";
import { wsOptions } from "./ws-options.ts";

export interface WsDialOptions {
  /** Sent with the upgrade request: cookies, for example. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Certificates to trust instead of the well-known ones, as PEM. */
  readonly ca?: string | string[];
}

const { clientMaxMessageBytes, upgradeMs } = fixedLimits;

export function dialWs(url: string, options: WsDialOptions = {}): Dial {
  return (listener) => {
    const webSocket = new WebSocket(url, [subprotocol], {
      ...wsOptions,
      ...options,
      maxPayload: clientMaxMessageBytes,
      handshakeTimeout: upgradeMs,
    });
    const connection = new WsConnection(webSocket, clientFrame);
    webSocket.on("upgrade", ({ socket }) => {
      socket.setNoDelay(true);
      connection.carriedBy(socket);
    });
    webSocket.on("open", () => listener.opened());
    connection.report(listener);
    return connection;
  };
}
