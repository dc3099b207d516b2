/** HTTP servers of all makes, each with one page of its own at /hello. */

import { createServer } from "node:http";
import { createSecureServer } from "node:http2";
import { createServer as createTlsServer } from "node:https";
import { type ServerType, serve as serveHono } from "@hono/node-server";
import type { Server } from "@wsrpc-ts/runtime/server";
import express from "express";
import fastify from "fastify";
import { Hono } from "hono";
import { certificate } from "./certificate.ts";
import { closed, listening, portOf } from "./listening.ts";

export interface HttpHost {
  readonly http: Parameters<Server<unknown>["attach"]>[0];
  readonly port: number;
  readonly scheme: "http" | "https";
  /** The certificate to trust, as PEM. */
  readonly ca?: string;
  /** Resolves when its last socket is gone. */
  close(): Promise<void>;
}

export const hello = "hello from the application";

export async function startNodeHttp(): Promise<HttpHost> {
  const http = createServer((request, response) =>
    response.writeHead(request.url === "/hello" ? 200 : 404).end(request.url === "/hello" ? hello : ""),
  );
  return { http, port: await listening(http), scheme: "http", close: () => closed(http) };
}

export async function startNodeHttps(): Promise<HttpHost> {
  const { key, cert } = await certificate();
  const http = createTlsServer({ key, cert }, (request, response) =>
    response.writeHead(request.url === "/hello" ? 200 : 404).end(request.url === "/hello" ? hello : ""),
  );
  return { http, port: await listening(http), scheme: "https", ca: cert, close: () => closed(http) };
}

/** What speaks HTTP/2 only has no upgrades. */
export async function startNodeHttp2(): Promise<HttpHost> {
  const { key, cert } = await certificate();
  const http = createSecureServer({ key, cert, allowHTTP1: true }, (request, response) => {
    response.writeHead(request.url === "/hello" ? 200 : 404).end(request.url === "/hello" ? hello : "");
  });
  return { http, port: await listening(http), scheme: "https", ca: cert, close: () => closed(http) };
}

export async function startExpress(): Promise<HttpHost> {
  const app = express();
  app.get("/hello", (_request, response) => void response.send(hello));
  const http = createServer(app);
  return { http, port: await listening(http), scheme: "http", close: () => closed(http) };
}

export async function startFastify(): Promise<HttpHost> {
  const app = fastify();
  app.get("/hello", () => hello);
  await app.listen({ port: 0, host: "127.0.0.1" });
  return { http: app.server, port: portOf(app.server), scheme: "http", close: () => app.close() };
}

export async function startHono(): Promise<HttpHost> {
  const app = new Hono();
  app.get("/hello", (context) => context.text(hello));
  const http = await new Promise<ServerType>((resolve) => {
    const server = serveHono({ fetch: app.fetch, port: 0, hostname: "127.0.0.1" }, () => resolve(server));
  });
  return { http, port: portOf(http), scheme: "http", close: () => closed(http) };
}
