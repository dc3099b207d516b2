/** A socket of the ws package as a Connection, on either end. */

import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { closeReason } from "./close-reason.ts";
import type { Connection, ConnectionListener } from "./connection.ts";

/**
 * Joins a WebSocket to its listener; a close always follows an error, and says more.
 *
 * @param carrier what the WebSocket runs on: it knows when it has drained
 */
export function wsConnection(
  webSocket: WebSocket,
  carrier: () => Duplex | undefined,
  listener: ConnectionListener,
): Connection {
  webSocket.on("message", (data, isBinary) => listener.received(isBinary ? bytesOf(data) : String(data)));
  webSocket.on("close", (code, reason) => listener.closed(code, String(reason)));
  webSocket.on("error", () => {});
  const drained = () => listener.drained();
  return {
    send: (payload) => webSocket.send(payload),
    close: (code, reason) => webSocket.close(code, closeReason(reason)),
    get bufferedBytes() {
      return webSocket.bufferedAmount;
    },
    awaitDrain() {
      // What the kernel took at once drains without an event.
      if (carrier()?.writableNeedDrain) carrier()?.once("drain", drained);
      else setImmediate(drained);
    },
  };
}

function bytesOf(data: RawData): Uint8Array {
  return Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data as Buffer);
}
