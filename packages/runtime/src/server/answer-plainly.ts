/** Gives the application a request that asks for another protocol in passing, as HTTP lets a server do (RFC 9110, 7.8). */

import { type IncomingMessage, ServerResponse } from "node:http";
import type { Server as NetServer, Socket } from "node:net";
import type { Duplex } from "node:stream";

/**
 * As clients of Java do with `Upgrade: h2c`. Node.js would have answered in HTTP/1.1, if nobody listened for upgrades. False if the
 * request means what it asks for, or has a body, which Node.js has not read.
 */
export function answerPlainly(server: NetServer, request: IncomingMessage, socket: Duplex): boolean {
  const { upgrade, "content-length": length = "0", "transfer-encoding": coding } = request.headers;
  const isPlain = upgrade?.toLowerCase() !== "websocket" && length === "0" && coding === undefined;
  if (!isPlain || server.listenerCount("request") === 0) return false;
  const response = new ServerResponse(request);
  response.shouldKeepAlive = false; // Node.js has let go of the socket: nobody reads another request from it
  response.assignSocket(socket as Socket);
  response.once("finish", () => socket.end(() => socket.destroy())); // also if the client does not let go
  socket.on("error", () => {}).once("close", () => response.destroy());
  request.push(null);
  return server.emit("request", request, response);
}
