/** The WebSockets that most contenders stand on, made the same way for all of them. */

import { once } from "node:events";
import { WebSocket, WebSocketServer } from "ws";

/** Node's own 511 overflows when two thousand clients come back at once, whatever they speak. */
export const backlog = 4096;

export interface ListeningWebSockets {
  readonly server: WebSocketServer;
  dropAll(): void;
}

/** Listens, and leaves errors of single sockets to their `close`. */
export async function listenWebSockets(port: number): Promise<ListeningWebSockets> {
  const server = new WebSocketServer({ host: "127.0.0.1", port, backlog, perMessageDeflate: false });
  server.on("connection", (socket) => socket.on("error", () => {}));
  await once(server, "listening");
  return {
    server,
    dropAll() {
      for (const socket of server.clients) socket.terminate();
    },
  };
}

export function urlOf(port: number): string {
  return `ws://127.0.0.1:${port}`;
}

/** An unopened socket: what stands on it may want to listen before `open`. */
export function newWebSocket(port: number): WebSocket {
  return new WebSocket(urlOf(port), { perMessageDeflate: false });
}

export function opened(socket: WebSocket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once("open", () => resolve());
    socket.on("error", reject);
  });
}
