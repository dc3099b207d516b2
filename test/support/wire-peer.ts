/** A client that knows only PROTOCOL.md: it stands on a bare WebSocket, and imports nothing of the runtime. Nobody may tell it a secret. */

import { once } from "node:events";
import { type ClientOptions, WebSocket } from "ws";
import { expectNoLeak } from "./leak.ts";

export type WireFrame = readonly [kind: number, ...elements: unknown[]];

export interface Close {
  readonly code: number;
  readonly reason: string;
}

/** As much of a HELLO as tests change. */
export interface HelloFields {
  readonly v?: number;
  readonly sid?: string;
  readonly secret?: string;
  readonly gen?: number;
  readonly rx?: number;
  readonly tx0?: number;
  readonly token?: string;
  readonly schema?: string;
}

export class WirePeer {
  /** Never rejects. */
  readonly closed: Promise<Close>;
  /** The last counted frame that was taken in. */
  received = 0;
  /** The last counted frame that was sent. */
  sent = 0;
  /** The attachments of the last binary message. */
  attachments: readonly Uint8Array[] = [];
  readonly #socket: WebSocket;
  /** What came, of which so many were handed on. */
  readonly #frames: WireFrame[] = [];
  #handedOn = 0;
  #close: Close | undefined;
  #changed: () => void = () => {};
  #answersPings = false;
  /** Told of each message as it came. */
  seen: (text: string) => void = () => {};

  static async open(url: string, options: ClientOptions = {}): Promise<WirePeer> {
    const socket = new WebSocket(url, ["wsrpc.1.json"], options);
    const peer = new WirePeer(socket);
    await once(socket, "open");
    return peer;
  }

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.on("message", (data: Buffer, isBinary) => this.#take(isBinary ? this.#unpack(data) : String(data)));
    this.closed = new Promise((resolve) => {
      socket.on("close", (code, reason) => {
        expectNoLeak(String(reason));
        this.#close = { code, reason: String(reason) };
        this.#changed();
        resolve(this.#close);
      });
    });
  }

  /** Takes up the session of a peer whose socket is gone: what was sent and received goes on counting. */
  resume(from: WirePeer, fields: HelloFields = {}): void {
    this.received = from.received;
    this.sent = from.sent;
    this.hello({ gen: 2, rx: this.received, tx0: this.sent + 1, ...fields });
  }

  /** Opens or resumes a session. */
  hello(fields: HelloFields = {}): void {
    this.write(helloText(fields));
  }

  /** Sends frames in one message, with their numbers. */
  say(...frames: WireFrame[]): void {
    const counted = frames.filter(isCounted).length;
    this.write(JSON.stringify([counted > 0 ? this.sent + 1 : 0, this.received, ...frames]));
    this.sent += counted;
  }

  /** Sends one counted frame in a binary message. */
  sayBinary(frame: WireFrame, attachments: readonly Uint8Array[]): void {
    const text = Buffer.from(JSON.stringify([this.sent + 1, this.received, frame]));
    this.sent += 1;
    this.write(Buffer.concat([text, ...attachments].flatMap((part) => [lengthOf(part), part])));
  }

  /** Sends it as it is. */
  write(payload: string | Uint8Array): void {
    this.#socket.send(payload);
  }

  /** The next frame of one of these kinds; others are passed over. Rejects if the socket closes before. */
  async next(...kinds: number[]): Promise<WireFrame> {
    for (;;) {
      for (let frame = this.#frames[this.#handedOn]; frame; frame = this.#frames[this.#handedOn]) {
        this.#handedOn += 1;
        if (kinds.length === 0 || kinds.includes(frame[0])) return frame;
      }
      this.#frames.length = 0;
      this.#handedOn = 0;
      if (this.#close) throw new Error(`closed with ${this.#close.code} ${this.#close.reason}`);
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    }
  }

  /** Answers pings from now on, as who is there for long must. */
  staysAlive(): void {
    this.#answersPings = true;
  }

  /** Reads nothing any more. */
  deaf(): void {
    this.#socket.pause();
  }

  /** As if the network were cut. */
  cut(): void {
    this.#socket.terminate();
  }

  async close(): Promise<void> {
    this.#socket.close(1000);
    await this.closed;
  }

  #take(text: string): void {
    expectNoLeak(text);
    this.seen(text);
    const [seq, , ...frames] = JSON.parse(text) as [number, number, ...WireFrame[]];
    const counted = frames.filter(isCounted).length;
    if (counted > 0 && seq !== this.received + 1) throw new Error(`message ${seq} came behind ${this.received}`);
    this.received += counted;
    if (this.#answersPings)
      for (const [kind, number] of frames) if (kind === 2) this.write(JSON.stringify([0, 0, [3, number]]));
    this.#frames.push(...frames);
    this.#changed();
  }

  #unpack(message: Buffer): string {
    const parts: Buffer[] = [];
    for (let at = 0; at < message.length; ) {
      const end = at + 4 + message.readUInt32BE(at);
      parts.push(message.subarray(at + 4, end));
      at = end;
    }
    const [text, ...attachments] = parts;
    this.attachments = attachments;
    return String(text);
  }
}

/** The message of HELLO; whatever the test does not set is as in a good first one. */
export function helloText(fields: HelloFields = {}): string {
  const hello = { v: 1, sid: "a-session-of-a-test", secret: "canary-secret", gen: 1, rx: 0, tx0: 1, ...fields };
  return JSON.stringify([0, 0, [0, hello]]);
}

/** From CALL up all frames are counted but EVENT and GAP. */
export function isCounted([kind]: WireFrame): boolean {
  return kind >= 16 && kind !== 34 && kind !== 37;
}

function lengthOf(part: Uint8Array): Buffer {
  const length = Buffer.alloc(4);
  length.writeUInt32BE(part.byteLength);
  return length;
}
