/** Shares the upgrades of an HTTP server between those that are attached to it, by path. */

import type { IncomingMessage } from "node:http";
import type { Server as NetServer } from "node:net";
import type { Duplex } from "node:stream";
import { refuse } from "../transport/ws-server.ts";
import { answerPlainly } from "./answer-plainly.ts";

export type Upgrade = (request: IncomingMessage, socket: Duplex, head: Buffer) => void;

/** What node:http and node:https make, and node:http2, which Vite and Hono say that theirs may be: with `allowHTTP1` it has upgrades. */
export type AnyHttpServer = Pick<NetServer, "on" | "off" | "listenerCount" | "listening">;

/** Found by every copy of this module that an application has: of two that do not know each other each would leave a path to the other. */
const attached = Symbol.for("@wsrpc-ts/runtime: who takes upgrades, by path");

interface Shared {
  [attached]?: Map<string, Upgrade>;
}

/** Returns how to detach. Upgrades of paths that nobody took are left to the application, or refused if it takes none. */
export function attachPath(server: AnyHttpServer, path: string, upgrade: Upgrade): () => void {
  if (!canListen(server))
    throw new TypeError(
      "attach takes the server that listens, of node:http or node:https: what Express, Koa and Hono give when they are told to listen, `app.server` of Fastify",
    );
  checkPath(path);
  const paths = (server as Shared)[attached] ?? listen(server);
  if (paths.has(path)) throw new TypeError(`a server is attached to ${path} already`);
  paths.set(path, upgrade);
  return () => {
    if (paths.get(path) === upgrade) paths.delete(path); // by now it may be another's
  };
}

/** Not asked by its class: those of node:http on Bun are none of node:net. */
function canListen(server: AnyHttpServer): server is AnyHttpServer & NetServer {
  return typeof (server as Partial<AnyHttpServer> | undefined)?.listening === "boolean";
}

/** Upgrades are found by the very text of their path, as URLs have it. */
function checkPath(path: string): void {
  if (typeof path !== "string") throw new TypeError(`\`path\` is ${String(path)}, expected a text such as "/rpc"`);
  if (!path.startsWith("/"))
    throw new TypeError(`the path "${path}" does not begin with a slash: nobody could ask for it`);
  const { pathname } = new URL(`http://any${path}`);
  const reason = path.includes("*") ? "a * stands for itself alone" : `in a URL it is "${pathname}"`;
  if (path !== pathname || path.includes("*"))
    throw new TypeError(`the path "${path}" would never be asked for: ${reason}`);
}

function listen(server: AnyHttpServer & NetServer): Map<string, Upgrade> {
  const paths = new Map<string, Upgrade>();
  Object.defineProperty(server, attached, { value: paths });
  const isTaken = (...[request, socket, head]: Parameters<Upgrade>): boolean => {
    const upgrade = paths.get(pathOf(request));
    upgrade?.(request, socket, head);
    return upgrade !== undefined;
  };
  server.on("upgrade", (...upgrade: Parameters<Upgrade>) => {
    const [request, socket] = upgrade;
    if (isTaken(...upgrade) || server.listenerCount("upgrade") > 1 || answerPlainly(server, request, socket)) return;
    refuse(socket, { status: 404, message: "nothing is served at this path" });
  });
  keepToItself(server, isTaken);
  return paths;
}

/** Node.js tells all listeners of each upgrade, and those of ws, NestJS, Fastify and Next.js answer what is not theirs, too. */
function keepToItself(server: NetServer, isTaken: (...upgrade: Parameters<Upgrade>) => boolean): void {
  const emit = server.emit as (event: string | symbol, ...args: unknown[]) => boolean;
  server.emit = (event: string | symbol, ...args: unknown[]) =>
    (event === "upgrade" && isTaken(...(args as Parameters<Upgrade>))) || emit.call(server, event, ...args);
}

/** Proxies may say all of the URL (RFC 6455, 4.2.1). */
function pathOf({ url = "/" }: IncomingMessage): string {
  const target = url.replace(/^https?:\/\/[^/?#]*/i, "");
  const end = target.search(/[?#]/);
  return (end < 0 ? target : target.slice(0, end)) || "/";
}
