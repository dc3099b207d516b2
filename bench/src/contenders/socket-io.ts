/** socket.io: acknowledgements as calls, the WebSocket transport alone, inputs checked by zod in the handler. */

import { once } from "node:events";
import { createServer } from "node:http";
import { Server } from "socket.io";
import { io } from "socket.io-client";
import type { Application } from "../application.ts";
import type { Contender, Dialled, Listening } from "../contender.ts";
import { Item } from "../item.ts";
import { backlog } from "./web-sockets.ts";

const socketIo: Contender = { label: "socket.io", packageName: "socket.io", checks: "input", listen, dial };
export default socketIo;

type Answer = { readonly ok: Item } | { readonly error: string };

async function listen(port: number, application: Application): Promise<Listening> {
  const http = createServer();
  const server = new Server(http, { transports: ["websocket"], serveClient: false });
  server.on("connection", (socket) => {
    socket.on("echo", async (input: unknown, answer: (answer: Answer) => void) => {
      try {
        answer({ ok: await application.answer(Item.parse(input)) });
      } catch (error) {
        answer({ error: String(error) });
      }
    });
    socket.on("blob", (bytes: Buffer, answer: (bytes: Buffer) => void) => answer(bytes));
    socket.on("items", async (count: number, end: () => void) => {
      for await (const item of application.items(count)) socket.emit("item", item);
      end();
    });
    socket.on("join", async (done: () => void) => {
      await socket.join("events");
      done();
    });
  });
  await once(http.listen({ port, host: "127.0.0.1", backlog }), "listening");
  return {
    publish: (event) => void server.to("events").emit("event", event),
    dropAll: () => server.disconnectSockets(true),
  };
}

async function dial(port: number): Promise<Dialled> {
  const socket = io(`http://127.0.0.1:${port}`, { transports: ["websocket"], forceNew: true, reconnection: false });
  await new Promise<void>((resolve, reject) => {
    socket.once("connect", resolve);
    socket.once("connect_error", reject);
  });
  return {
    async call(item) {
      const answer = (await socket.emitWithAck("echo", item)) as Answer;
      if ("error" in answer) throw new Error(answer.error);
      return answer.ok;
    },
    echoBytes: (bytes) => socket.emitWithAck("blob", bytes),
    async read(count, onItem) {
      socket.on("item", onItem);
      await socket.emitWithAck("items", count);
      socket.off("item", onItem);
    },
    async join(onEvent) {
      socket.on("event", onEvent);
      await socket.emitWithAck("join");
    },
    close: () => socket.disconnect(),
  };
}
