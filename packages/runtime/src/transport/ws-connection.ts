/** A socket of the ws package as a Connection, on either end. */

import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { closeReason } from "./close-reason.ts";
import type { Connection, ConnectionListener } from "./connection.ts";

export class WsConnection implements Connection {
  readonly #webSocket: WebSocket;
  /** What the WebSocket runs on: it knows when it has drained. */
  #carrier: Duplex | undefined;
  #listener: ConnectionListener | undefined;

  constructor(webSocket: WebSocket) {
    this.#webSocket = webSocket;
  }

  /** From now on the listener is told of everything. A close always follows an error, and says more. */
  report(listener: ConnectionListener): void {
    this.#listener = listener;
    this.#webSocket.on("message", (data, isBinary) => listener.received(isBinary ? bytesOf(data) : String(data)));
    this.#webSocket.on("close", (code, reason) => listener.closed(code, String(reason)));
    this.#webSocket.on("error", () => {});
  }

  carriedBy(carrier: Duplex): void {
    this.#carrier = carrier;
  }

  get bufferedBytes(): number {
    return this.#webSocket.bufferedAmount;
  }

  send(payload: string | Uint8Array): void {
    this.#webSocket.send(payload);
  }

  close(code: number, reason: string): void {
    this.#webSocket.close(code, closeReason(reason));
  }

  awaitDrain(): void {
    const drained = () => this.#listener?.drained();
    // What the kernel took at once drains without an event.
    if (this.#carrier?.writableNeedDrain) this.#carrier.once("drain", drained);
    else setImmediate(drained);
  }
}

function bytesOf(data: RawData): Uint8Array {
  return Array.isArray(data) ? Buffer.concat(data) : new Uint8Array(data as Buffer);
}
