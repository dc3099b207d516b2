/** A WebSocket over a stream of Node.js as a Connection, on either end: frames, pings and the closing handshake. */

import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import type { BinaryMessage } from "../protocol/binary.ts";
import { closeCode } from "../protocol/close-code.ts";
import { hostLimits } from "../protocol/server-limits.ts";
import { closeReason } from "./close-reason.ts";
import type { Connection, ConnectionListener } from "./connection.ts";
import { borrowBuffer, giveBack } from "./spare-buffer.ts";
import { maxHeaderBytes, type Role, webSocketCode } from "./web-socket-code.ts";
import { binaryFrame, clientFrame, closeFrame, pongFrame, serverFrame } from "./web-socket-frame.ts";
import { WebSocketReader, type WebSocketSink } from "./web-socket-reader.ts";

/** `closing` says that our close frame is on its way: nothing is sent behind it. */
type Phase = "dialling" | "open" | "closing" | "closed";

const connectionOf = Symbol("the connection that it carries");

type Carrier = Duplex & { [connectionOf]: WsConnection };

/** What Node.js itself goes by where a write may take longer than a timeout. Of TLS, the one below has what is on its way. */
interface Handle {
  readonly writeQueueSize?: number;
  readonly _parent?: Handle;
}

/** A large message is one write, of which `writableLength` says nothing until the last byte has gone. */
function unsentBytes(carrier: (Duplex & { readonly _handle?: Handle | null }) | undefined): number {
  const handle = carrier?._handle;
  return (carrier?.writableLength ?? 0) + ((handle?._parent ?? handle)?.writeQueueSize ?? 0);
}

/** Bytes that are counted until there are too many. */
interface Watch {
  leftBytes: number;
  readonly exceeded: () => void;
}

const { closeMs, maxPendingPongs } = hostLimits;
const lost = { code: webSocketCode.lost as number, reason: "" };

export class WsConnection implements Connection, WebSocketSink {
  readonly #role: Role;
  readonly #reader: WebSocketReader;
  #abandon: (() => void) | undefined;
  #carrier: Duplex | undefined;
  #listener: ConnectionListener | undefined;
  #phase: Phase = "dialling";
  /** How it ended, as far as it is known. */
  #end = lost;
  #closeTimer: NodeJS.Timeout | undefined;
  #watch: Watch | undefined;
  #pendingPongs = 0;
  #bytesRead = 0;
  /** When it was last asked for progress. */
  #bytesReadBefore = 0;
  #unsentBytesBefore = 0;

  /** @param abandon gives up a connection that is closed before it is carried by anything */
  constructor(role: Role, maxMessageBytes: number, abandon?: () => void) {
    this.#role = role;
    this.#reader = new WebSocketReader(this, role === "server", maxMessageBytes);
    this.#abandon = abandon;
  }

  /** From now on the listener is told of everything. */
  report(listener: ConnectionListener): void {
    this.#listener = listener;
  }

  /** The upgrade is answered: what comes from now on are frames. */
  carriedBy(carrier: Duplex, head: Buffer): void {
    this.#carrier = carrier;
    this.#phase = "open";
    this.#abandon = undefined; // it holds the request
    if (carrier instanceof Socket) carrier.setNoDelay(true).setTimeout(0);
    if (head.byteLength > 0) carrier.unshift(head);
    const { data, end, error, close } = WsConnection.#listeners;
    (carrier as Carrier)[connectionOf] = this;
    carrier.on("data", data).on("end", end).on("error", error).on("close", close);
  }

  /** Shared by all, because closures of its own would weigh as much as half a connection does. */
  static readonly #listeners = {
    data(this: Carrier, chunk: Buffer) {
      this[connectionOf].#read(chunk);
    },
    end(this: Carrier) {
      this[connectionOf].#ended();
    },
    error() {}, // a close follows
    close(this: Carrier) {
      this[connectionOf].#closed();
    },
  };

  get bufferedBytes(): number {
    return this.#carrier?.writableLength ?? 0;
  }

  get unfinishedBytes(): number {
    return this.#reader.unfinishedBytes;
  }

  send(payload: string | Uint8Array): void {
    if (this.#phase === "open")
      this.#carrier?.write(this.#role === "server" ? serverFrame(payload) : clientFrame(payload));
  }

  sendBinary(message: BinaryMessage): void {
    const carrier = this.#carrier;
    if (this.#phase !== "open" || !carrier) return;
    const buffer = borrowBuffer(message.length + maxHeaderBytes);
    carrier.write(binaryFrame(this.#role, message, buffer));
    // The kernel has copied it. Another stream may keep what it was given, and a socket that waits reads from it later.
    if (carrier instanceof Socket && carrier.writableLength === 0) giveBack(buffer);
  }

  close(code: number, reason: string): void {
    if (this.#phase === "dialling") this.#abandon?.();
    else this.#say(code, closeReason(reason));
  }

  progressed(): boolean {
    const unsent = unsentBytes(this.#carrier);
    const progressed = this.#bytesRead > this.#bytesReadBefore || unsent < this.#unsentBytesBefore;
    this.#bytesReadBefore = this.#bytesRead;
    this.#unsentBytesBefore = unsent;
    return progressed;
  }

  watch(bytes: number, exceeded: () => void): () => void {
    this.#watch = { leftBytes: bytes, exceeded };
    return () => {
      this.#watch = undefined;
    };
  }

  hold(): () => void {
    const carrier = this.#carrier;
    carrier?.cork();
    return () => process.nextTick(() => carrier?.uncork());
  }

  awaitDrain(): void {
    const drained = () => this.#listener?.drained();
    // What the kernel took at once drains without an event.
    if (this.#carrier?.writableNeedDrain) this.#carrier.once("drain", drained);
    else setImmediate(drained);
  }

  message(payload: string | Uint8Array): void {
    this.#listener?.received(payload);
  }

  ping(payload: Uint8Array): void {
    if (this.#phase !== "open") return;
    if (this.#pendingPongs >= maxPendingPongs) return this.#cut();
    this.#pendingPongs += 1;
    this.#carrier?.write(pongFrame(this.#role, payload), () => {
      this.#pendingPongs -= 1;
    });
  }

  goodbye(code: number, reason: string): void {
    this.#end = { code, reason };
    this.#say(code, reason);
    this.#endWriting();
  }

  fault(code: number, message: string): void {
    this.#end = { code: this.#verdictOn(code), reason: message };
    this.#say(code, message);
    this.#endWriting();
  }

  /** What breaks RFC 6455 on its way to a client may be a proxy's, and pass: a page is told of no more than a lost connection, either. */
  #verdictOn(code: number): number {
    if (code === webSocketCode.tooBig) return closeCode.tooBig;
    return this.#role === "server" || code === webSocketCode.policy ? closeCode.badFrame : code;
  }

  #read(chunk: Buffer): void {
    this.#bytesRead += chunk.byteLength;
    this.#reader.read(chunk);
    if (!this.#watch) return;
    this.#watch.leftBytes -= chunk.byteLength;
    if (this.#watch.leftBytes >= 0) return;
    const { exceeded } = this.#watch;
    this.#watch = undefined;
    exceeded();
  }

  /** The last frame; a peer that does not answer it is cut off. */
  #say(code: number, reason: string): void {
    if (this.#phase !== "open") return;
    this.#carrier?.write(closeFrame(this.#role, code, reason));
    this.#closing();
  }

  #closing(): void {
    this.#phase = "closing";
    this.#closeTimer = setTimeout(() => this.#cut(), closeMs);
  }

  /** The peer sends nothing more, with or without a goodbye. */
  #ended(): void {
    if (this.#phase === "open") this.#closing();
    this.#endWriting();
  }

  /** A stream that is told twice makes an error with its stack for nobody. */
  #endWriting(): void {
    if (this.#carrier?.writableEnded === false) this.#carrier.end();
  }

  #cut(): void {
    this.#reader.stop();
    this.#carrier?.destroy();
  }

  #closed(): void {
    this.#phase = "closed";
    this.#reader.stop();
    clearTimeout(this.#closeTimer);
    this.#listener?.closed(this.#end.code, this.#end.reason);
  }
}
