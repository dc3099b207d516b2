/** rpc-websockets: JSON-RPC calls and its events; a stream is written to the socket by hand; zod is called by hand. */

import { Client, Server } from "rpc-websockets";
import type { WebSocket } from "ws";
import type { Application } from "../application.ts";
import { type Contender, type Dialled, type Listening, lacking } from "../contender.ts";
import { Item } from "../item.ts";
import { backlog, urlOf } from "./web-sockets.ts";

const rpcWebSockets: Contender = {
  label: "rpc-websockets",
  packageName: "rpc-websockets",
  checks: "input",
  lacks: { bytes: "JSON only" },
  listen,
  dial,
};
export default rpcWebSockets;

async function listen(port: number, application: Application): Promise<Listening> {
  const server = new Server({ host: "127.0.0.1", port, backlog });
  server.on("error", () => {});
  server.on("socket-error", () => {});
  await new Promise<void>((resolve) => server.once("listening", () => resolve()));
  server.register("echo", (input: unknown) => application.answer(Item.parse(input)));
  server.register("items", async (input: unknown, socketId: string) => {
    const socket = clientsOf(server).get(socketId);
    for await (const item of application.items((input as { count: number }).count))
      socket?.send(JSON.stringify({ notification: "item", params: [item] }));
    return true;
  });
  server.event("event");
  return {
    publish: (event) => void server.emit("event", event),
    dropAll() {
      for (const socket of server.wss.clients) socket.terminate();
    },
  };
}

function clientsOf(server: Server): Map<string, WebSocket> {
  return (server as unknown as { namespaces: { "/": { clients: Map<string, WebSocket> } } }).namespaces["/"].clients;
}

async function dial(port: number): Promise<Dialled> {
  const client = new Client(urlOf(port), { reconnect: false });
  await new Promise<void>((resolve, reject) => {
    client.once("open", () => resolve());
    client.on("error", reject);
  });
  return {
    call: (item) => client.call("echo", item),
    echoBytes: lacking,
    async read(count, onItem) {
      const take = (item: unknown) => onItem(item as Item);
      client.on("item", take);
      await client.call("items", { count });
      client.off("item", take);
    },
    async join(onEvent) {
      client.on("event", onEvent);
      await client.subscribe("event");
    },
    close: () => client.close(),
  };
}
