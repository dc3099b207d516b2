/** A socket of the ws package as a Connection, on either end. */

import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { RawData, WebSocket } from "ws";
import { closeCode } from "../protocol/close-code.ts";
import { closeReason } from "./close-reason.ts";
import type { Connection, ConnectionListener } from "./connection.ts";

/** Half of what is read from a socket at a time. */
const shortBytes = 32 * 1024;
const chunkBytes = 2 * shortBytes;
/** Of most frames that a client sends. */
const headerBytes = 8;

export class WsConnection implements Connection {
  readonly #webSocket: WebSocket;
  readonly #frame: (payload: string | Uint8Array) => Buffer;
  /** What the WebSocket runs on: it knows when it has drained. */
  #carrier: Duplex | undefined;
  #listener: ConnectionListener | undefined;
  /** How far what was read is known to be complete. */
  #finishedBytes = 0;
  #bytesRead = 0;
  #bufferedBytes = 0;

  /** @param frame how this end frames what it sends */
  constructor(webSocket: WebSocket, frame: (payload: string | Uint8Array) => Buffer) {
    this.#webSocket = webSocket;
    this.#frame = frame;
  }

  /** From now on the listener is told of everything. A close always follows an error. */
  report(listener: ConnectionListener): void {
    let fault: number | undefined;
    this.#listener = listener;
    this.#finishedBytes = this.#read;
    this.#webSocket.on("message", (data, isBinary) => {
      this.#finished((data as Buffer).byteLength);
      listener.received(isBinary ? bytesOf(data) : String(data));
    });
    this.#webSocket.on("error", (error) => {
      fault = faultOf(error);
    });
    this.#webSocket.on("close", (code, reason) => listener.closed(fault ?? code, String(reason)));
  }

  carriedBy(carrier: Duplex): void {
    this.#carrier = carrier;
  }

  get bufferedBytes(): number {
    return this.#webSocket.bufferedAmount;
  }

  get unfinishedBytes(): number {
    return this.#read - this.#finishedBytes;
  }

  get #read(): number {
    return this.#carrier instanceof Socket ? this.#carrier.bytesRead : 0;
  }

  /** Nothing but the rest of the chunk in which a message ends can belong to the next one. */
  #finished(bytes: number): void {
    const read = this.#read;
    const known = Math.max(this.#finishedBytes + headerBytes + bytes, read - chunkBytes);
    this.#finishedBytes = Math.min(known, read);
  }

  /** Frames are written here: ws would write header and payload apart, and mask byte by byte. Nothing of it is ever compressed. */
  send(payload: string | Uint8Array): void {
    if (this.#webSocket.readyState === this.#webSocket.OPEN) this.#carrier?.write(this.#frame(payload));
  }

  close(code: number, reason: string): void {
    this.#webSocket.close(code, closeReason(reason));
  }

  progressed(): boolean {
    const bytesRead = this.#read;
    const { bufferedBytes } = this;
    const progressed = bytesRead > this.#bytesRead || bufferedBytes < this.#bufferedBytes;
    this.#bytesRead = bytesRead;
    this.#bufferedBytes = bufferedBytes;
    return progressed;
  }

  watch(bytes: number, exceeded: () => void): () => void {
    const carrier = this.#carrier;
    const count = (chunk: Buffer) => {
      bytes -= chunk.byteLength;
      if (bytes >= 0) return;
      carrier?.off("data", count);
      exceeded();
    };
    carrier?.on("data", count);
    return () => carrier?.off("data", count);
  }

  awaitDrain(): void {
    const drained = () => this.#listener?.drained();
    // What the kernel took at once drains without an event.
    if (this.#carrier?.writableNeedDrain) this.#carrier.once("drain", drained);
    else setImmediate(drained);
  }
}

/** What the peer did to the WebSocket itself; `undefined` for what only happened to the network. */
function faultOf({ code = "" }: NodeJS.ErrnoException): number | undefined {
  if (!code.startsWith("WS_ERR_")) return undefined;
  return code === "WS_ERR_UNSUPPORTED_MESSAGE_LENGTH" ? closeCode.tooBig : closeCode.badFrame;
}

/** A short message is copied, lest it keep the whole chunk in memory that it came in. */
function bytesOf(data: RawData): Uint8Array {
  const bytes = Array.isArray(data) ? Buffer.concat(data) : (data as Buffer);
  if (bytes.byteLength < shortBytes) return new Uint8Array(bytes);
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}
