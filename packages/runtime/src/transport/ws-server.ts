/** Takes WebSocket upgrades from an HTTP server. */

import { type IncomingMessage, STATUS_CODES } from "node:http";
import type { Duplex } from "node:stream";
import { subprotocol } from "../protocol/frame.ts";
import { acceptKey } from "./accept-key.ts";
import type { Connection, ConnectionListener } from "./connection.ts";
import { WsConnection } from "./ws-connection.ts";

/** Takes in a connection; returns what it reports to. */
export type Accept = (connection: Connection, request: IncomingMessage) => ConnectionListener;

/** Why an upgrade is refused, as HTTP has it. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export class WsServer {
  readonly #accept: Accept;
  readonly #maxMessageBytes: number;

  constructor(accept: Accept, maxMessageBytes: number) {
    this.#accept = accept;
    this.#maxMessageBytes = maxMessageBytes;
  }

  /** Answers 101, or refuses with what RFC 6455 asks for. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = refusalOf(request);
    if (refusal) return refuse(socket, refusal);
    if (!socket.readable || !socket.writable) return void socket.destroy(); // it left while it was asked in
    socket.write(welcome(request.headers["sec-websocket-key"] as string));
    const connection = new WsConnection("server", this.#maxMessageBytes);
    connection.carriedBy(socket, head);
    connection.report(this.#accept(connection, request));
  }
}

function welcome(key: string): string {
  const lines = [
    "HTTP/1.1 101 Switching Protocols",
    "Upgrade: websocket",
    "Connection: Upgrade",
    `Sec-WebSocket-Accept: ${acceptKey(key)}`,
    `Sec-WebSocket-Protocol: ${subprotocol}`,
  ];
  return `${lines.join("\r\n")}\r\n\r\n`;
}

/** Node.js has let go of the socket: from the first tick on, an error that nobody hears would end the process. */
function outlive(socket: Duplex): void {
  socket.on("error", () => {});
}

export function refuse(socket: Duplex, { status, message, headers = {} }: Refusal): void {
  outlive(socket);
  const lines = Object.entries({
    connection: "close",
    "content-type": "text/plain",
    "content-length": String(Buffer.byteLength(message)),
    ...headers,
  }).map(([name, value]) => `${name}: ${value}`);
  socket.end(`HTTP/1.1 ${status} ${STATUS_CODES[status]}\r\n${lines.join("\r\n")}\r\n\r\n${message}`);
  socket.once("finish", () => socket.destroy());
}

/** 16 bytes in base64 (RFC 6455, 4.1). */
const keyPattern = /^[A-Za-z0-9+/]{22}==$/;

/** What a name in a header may not have (RFC 9110, 5.6.2). */
const noTokenPattern = /[^\w!*#$%&'+.^`|~-]/;

function refusalOf({ httpVersion, method, headers }: IncomingMessage): Refusal | undefined {
  if (httpVersion === "1.0") {
    const message = "a WebSocket begins with HTTP/1.1, not 1.0 (nginx asks so with proxy_http_version 1.1)";
    return { status: 505, message };
  }
  if (headers.host === undefined) return { status: 400, message: "name the host" }; // Node.js lets upgrades go without
  if (method !== "GET") return { status: 405, message: "a WebSocket begins with GET", headers: { allow: "GET" } };
  if (headers.upgrade?.toLowerCase() !== "websocket") return { status: 400, message: "upgrade to websocket" };
  const version = headers["sec-websocket-version"];
  if (version !== "13") {
    const message = `WebSocket version ${version ?? "(none)"} is not spoken here, 13 is`;
    return { status: 426, message, headers: { "sec-websocket-version": "13", upgrade: "websocket" } };
  }
  const key = headers["sec-websocket-key"];
  if (key === undefined || !keyPattern.test(key))
    return { status: 400, message: "Sec-WebSocket-Key has to be 16 bytes in base64" };
  const offered = headers["sec-websocket-protocol"]?.split(",").map((name) => name.trim()) ?? [];
  if (offered.some((name) => name === "" || noTokenPattern.test(name)))
    return { status: 400, message: "Sec-WebSocket-Protocol has to be a list of names" };
  if (!offered.includes(subprotocol)) return { status: 400, message: `offer the subprotocol ${subprotocol}` };
}
