/** Takes WebSocket upgrades from an HTTP server, with the ws package. */

import { type IncomingMessage, STATUS_CODES } from "node:http";
import { Socket } from "node:net";
import type { Duplex } from "node:stream";
import { type WebSocket, WebSocketServer } from "ws";
import { subprotocol } from "../protocol/frame.ts";
import type { Connection, ConnectionListener } from "./connection.ts";
import { serverFrame } from "./web-socket-frame.ts";
import { WsConnection } from "./ws-connection.ts";
import { wsOptions } from "./ws-options.ts";

/** Takes in a connection; returns what it reports to. */
export type Accept = (connection: Connection, request: IncomingMessage) => ConnectionListener;

/** Why an upgrade is refused, as HTTP has it. */
export interface Refusal {
  readonly status: number;
  readonly message: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export class WsServer {
  readonly #server: WebSocketServer;
  readonly #accept: Accept;

  constructor(accept: Accept, maxPayload: number) {
    this.#accept = accept;
    this.#server = new WebSocketServer({
      ...wsOptions,
      noServer: true,
      clientTracking: false,
      maxPayload,
      handleProtocols: () => subprotocol,
    });
  }

  /** Answers 101, or refuses with what RFC 6455 asks for. */
  upgrade(request: IncomingMessage, socket: Duplex, head: Buffer): void {
    const refusal = refusalOf(request);
    if (refusal) return refuse(socket, refusal);
    outlive(socket);
    this.#server.handleUpgrade(request, socket, head, (webSocket) => this.#take(webSocket, request, socket));
  }

  #take(webSocket: WebSocket, request: IncomingMessage, socket: Duplex): void {
    if (socket instanceof Socket) socket.setNoDelay(true);
    const connection = new WsConnection(webSocket, serverFrame);
    connection.carriedBy(socket);
    connection.report(this.#accept(connection, request));
  }
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

function refusalOf({ headers }: IncomingMessage): Refusal | undefined {
  if (headers.host === undefined) return { status: 400, message: "name the host" }; // Node.js lets upgrades go without
  const version = headers["sec-websocket-version"];
  if (version !== "13") {
    const message = `WebSocket version ${version ?? "(none)"} is not spoken here, 13 is`;
    return { status: 426, message, headers: { "sec-websocket-version": "13", upgrade: "websocket" } };
  }
  const offered = headers["sec-websocket-protocol"]?.split(",").map((name) => name.trim()) ?? [];
  if (!offered.includes(subprotocol)) return { status: 400, message: `offer the subprotocol ${subprotocol}` };
}
