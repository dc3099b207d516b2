/** wsrpc as it comes: sessions, replay, credit, deadlines, heartbeat and both checks; one limit is raised. */

import { once } from "node:events";
import { createServer } from "node:http";
import type { Socket } from "node:net";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import type { Application } from "../../application.ts";
import type { Contender, Dialled, Listening } from "../../contender.ts";
import { backlog, urlOf } from "../web-sockets.ts";
import { createClient } from "./generated/client.ts";
import { createRouter } from "./generated/server.ts";

type WsrpcRouter = ReturnType<typeof createRouter>;

/** A thousand calls of one client wait at a time in W8b, and 512 in the growth of W2; the default is 256. */
const limits = { maxCalls: 1024 };

const wsrpc: Contender = {
  label: "wsrpc",
  packageName: "@wsrpc-ts/runtime",
  checks: "input and output",
  listen,
  dial,
};
export default wsrpc;

function listen(port: number, application: Application): Promise<Listening> {
  const router = createRouter({
    echo: application.answer,
    blob: (bytes) => bytes,
    items: ({ count }) => application.items(count),
  });
  return listenWith(router, port);
}

/** For contracts that are wider than ours, too. */
export async function listenWith(router: WsrpcRouter, port: number): Promise<Listening> {
  const server = serve(router, { authenticate: anonymous, limits, onError: () => {} });
  const sockets = new Set<Socket>();
  const http = createServer();
  http.on("connection", (socket) => {
    sockets.add(socket);
    socket.once("close", () => sockets.delete(socket));
  });
  server.attach(http);
  await once(http.listen({ port, host: "127.0.0.1", backlog }), "listening");
  return {
    publish: (event) => void server.publish.events(undefined, event),
    dropAll() {
      for (const socket of sockets) socket.destroy();
    },
  };
}

async function dial(port: number): Promise<Dialled> {
  const client = createClient(urlOf(port));
  await client.$connection.opened;
  return {
    call: (item) => client.echo(item),
    echoBytes: (bytes) => client.blob(bytes),
    async read(count, onItem) {
      for await (const item of client.items({ count })) onItem(item);
    },
    join: (onEvent) =>
      new Promise((resolve, reject) => {
        client.events().subscribe({ event: onEvent, live: () => resolve(), error: reject });
      }),
    close: () => client.$close(),
  };
}
