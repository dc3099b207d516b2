/** Dials on Node.js: asks over HTTP for an upgrade to WebSocket. */

import { randomBytes } from "node:crypto";
import {
  type ClientRequest,
  Agent as HttpAgent,
  type IncomingMessage,
  request as requestHttp,
  STATUS_CODES,
} from "node:http";
import { Agent as HttpsAgent, request as requestHttps } from "node:https";
import { subprotocol } from "../protocol/frame.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { acceptKey } from "./accept-key.ts";
import type { Dial } from "./connection.ts";
import { webSocketCode } from "./web-socket-code.ts";
import { WsConnection } from "./ws-connection.ts";

export interface WsDialOptions {
  /** Sent with the upgrade request: cookies, for example. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Certificates to trust instead of the well-known ones, as PEM. */
  readonly ca?: string | string[];
}

const { clientMaxMessageBytes, upgradeMs } = fixedLimits;
/** Those of Node.js keep sockets for the next request: these are never given back. */
const agents = { http: new HttpAgent(), https: new HttpsAgent() };

export function dialWs(url: string, options: WsDialOptions = {}): Dial {
  return (listener) => {
    const key = randomBytes(16).toString("base64");
    const request = upgradeRequest(url, key, options);
    const connection = new WsConnection("client", clientMaxMessageBytes, () => request.destroy());
    const timer = setTimeout(() => fail("no answer"), upgradeMs);
    let isAnswered = false;
    let why = "";
    const fail = (reason: string) => {
      why ||= reason;
      request.destroy();
    };
    connection.report(listener);
    request
      .on("upgrade", (response, socket, head) => {
        if (!isAnswerTo(key, response)) {
          socket.destroy();
          return fail("what answers there is no wsrpc server");
        }
        isAnswered = true;
        connection.carriedBy(socket, head);
        const letGo = connection.hold(); // the first calls go out with HELLO
        listener.opened();
        letGo();
      })
      .on("response", ({ statusCode = 0 }) => fail(`${statusCode} ${STATUS_CODES[statusCode] ?? ""}`))
      .on("error", (error: NodeJS.ErrnoException) => fail(error.message || String(error.code))) // a close follows
      .on("close", () => {
        clearTimeout(timer);
        if (!isAnswered) listener.closed(webSocketCode.lost, `${placeOf(url)} cannot be reached (${why})`);
      })
      .end();
    return connection;
  };
}

/** Without its query, where applications may keep secrets. */
function placeOf(url: string): string {
  const { origin, pathname } = new URL(url);
  return `${origin}${pathname}`;
}

function upgradeRequest(url: string, key: string, { headers, ca }: WsDialOptions): ClientRequest {
  const target = new URL(url);
  const isSecure = target.protocol === "wss:" || target.protocol === "https:";
  target.protocol = isSecure ? "https:" : "http:";
  const options = {
    headers: {
      ...headers,
      Connection: "Upgrade",
      Upgrade: "websocket",
      "Sec-WebSocket-Version": "13",
      "Sec-WebSocket-Key": key,
      "Sec-WebSocket-Protocol": subprotocol,
    },
  };
  return isSecure
    ? requestHttps(target, { ...options, agent: agents.https, ...(ca && { ca }) })
    : requestHttp(target, { ...options, agent: agents.http });
}

/** RFC 6455, 4.1. No extension was offered, so that none may be agreed on. */
function isAnswerTo(key: string, { headers }: IncomingMessage): boolean {
  return (
    headers.upgrade?.toLowerCase() === "websocket" &&
    headers["sec-websocket-accept"] === acceptKey(key) &&
    headers["sec-websocket-protocol"] === subprotocol &&
    headers["sec-websocket-extensions"] === undefined
  );
}
