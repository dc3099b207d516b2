/** A TCP socket on which a test says what no HTTP library would. */

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { expectNoLeak } from "./leak.ts";

/** Key and answer of an upgrade, as independent programs computed them. */
export const upgradeKeys = [
  ["vOnSp0OUz4cQ+Zn5lFdNbg==", "v+r2/IUOxl1FVHZstUqfRinPX3k="],
  ["xqBt3ImNzJbYqRINxEFlkg==", "K7DJLdLooIwIG/MOpvWFB3y3FE8="],
] as const;

export interface UpgradeRequest {
  readonly method?: string;
  readonly path?: string;
  /** `undefined` leaves a header out that a good request has. */
  readonly headers?: Readonly<Record<string, string | undefined>>;
}

const goodHeaders = {
  Host: "127.0.0.1",
  Upgrade: "websocket",
  Connection: "Upgrade",
  "Sec-WebSocket-Key": upgradeKeys[0][0],
  "Sec-WebSocket-Version": "13",
  "Sec-WebSocket-Protocol": "wsrpc.1.json",
};

/** The text of a good upgrade request, but for what the test changes. */
export function upgradeRequest({ method = "GET", path = "/", headers = {} }: UpgradeRequest = {}): string {
  const lines = Object.entries({ ...goodHeaders, ...headers })
    .filter(([, value]) => value !== undefined)
    .map(([name, value]) => `${name}: ${value}\r\n`);
  return `${method} ${path} HTTP/1.1\r\n${lines.join("")}\r\n`;
}

export interface ResponseHead {
  readonly status: number;
  /** Names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
}

const endOfHead = "\r\n\r\n";

export class RawSocket {
  readonly socket: Socket;
  #received = Buffer.alloc(0);

  /** @param keepsOpen it does not close its end when the other side does */
  static async connect(port: number, keepsOpen = false): Promise<RawSocket> {
    const socket = connect({ port, host: "127.0.0.1", allowHalfOpen: keepsOpen });
    await once(socket, "connect");
    return new RawSocket(socket);
  }

  private constructor(socket: Socket) {
    this.socket = socket;
    socket.on("data", (chunk) => {
      this.#received = Buffer.concat([this.#received, chunk]);
    });
    socket.on("close", () => expectNoLeak(this.#received.toString("latin1")));
    socket.on("error", () => {}); // a reset is one of the ways to be closed
  }

  send(data: string | Uint8Array): void {
    this.socket.write(data);
  }

  /** The head of the answer, once it is complete. */
  async head(): Promise<ResponseHead> {
    await this.until((bytes) => bytes.includes(endOfHead));
    const text = this.#received.toString("latin1");
    const [statusLine = "", ...lines] = text.slice(0, text.indexOf(endOfHead)).split("\r\n");
    const headers = lines.map((line): [string, string] => {
      const colon = line.indexOf(":");
      return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
    });
    return { status: Number(statusLine.split(" ")[1]), headers: new Map(headers) };
  }

  /** What came behind the head so far. */
  get body(): Buffer {
    const end = this.#received.indexOf(endOfHead);
    return this.#received.subarray(end < 0 ? this.#received.length : end + endOfHead.length);
  }

  /** Resolves when enough has come; rejects if the other side closes before. */
  async until(isEnough: (received: Buffer) => boolean): Promise<void> {
    while (!isEnough(this.#received)) {
      if (this.socket.closed) throw new Error(`closed after ${JSON.stringify(this.#received.toString("latin1"))}`);
      await this.#progress();
    }
  }

  /** Everything that came, once the other side has closed. */
  async end(): Promise<Buffer> {
    while (!this.socket.closed) await this.#progress();
    return this.#received;
  }

  close(): void {
    this.socket.destroy();
  }

  #progress(): Promise<void> {
    return new Promise((resolve) => {
      const happened = () => {
        this.socket.off("data", happened);
        this.socket.off("close", happened);
        resolve();
      };
      this.socket.on("data", happened);
      this.socket.on("close", happened);
    });
  }
}
