/** birpc: functions over ws with JSON, its timeouts as they come; streams and events are its events; zod by hand. */

import { type BirpcReturn, createBirpc } from "birpc";
import type { WebSocket } from "ws";
import type { Application } from "../application.ts";
import { type Contender, type Dialled, type Listening, lacking } from "../contender.ts";
import { Item } from "../item.ts";
import { listenWebSockets, newWebSocket, opened } from "./web-sockets.ts";

const birpc: Contender = {
  label: "birpc",
  packageName: "birpc",
  checks: "input",
  lacks: { bytes: "as good as the serializer one brings; JSON here" },
  listen,
  dial,
};
export default birpc;

interface ClientFunctions {
  event(event: Item): void;
}

interface ServerFunctions {
  echo(input: Item): Item | Promise<Item>;
  items(count: number): Promise<void>;
  join(): void;
}

type ToClient = BirpcReturn<ClientFunctions, ServerFunctions>;

function channelOf(socket: WebSocket) {
  return {
    post: (data: string) => socket.send(data),
    on: (take: (data: unknown) => void) => void socket.on("message", take),
    serialize: (value: unknown) => JSON.stringify(value),
    deserialize: (data: unknown) => JSON.parse(String(data)) as unknown,
  };
}

async function listen(port: number, application: Application): Promise<Listening> {
  const joined = new Set<ToClient>();
  const { server, dropAll } = await listenWebSockets(port);
  server.on("connection", (socket) => {
    const functions: ServerFunctions = {
      echo: (input) => application.answer(Item.parse(input)),
      async items(count) {
        for await (const item of application.items(count)) void client.event.asEvent(item);
      },
      join: () => void joined.add(client),
    };
    const client: ToClient = createBirpc<ClientFunctions, ServerFunctions>(functions, channelOf(socket));
    socket.on("close", () => joined.delete(client));
  });
  return {
    publish(event) {
      for (const client of joined) void client.event.asEvent(event);
    },
    dropAll,
  };
}

async function dial(port: number): Promise<Dialled> {
  const socket = newWebSocket(port);
  let take: (event: Item) => void = () => {};
  const server = createBirpc<ServerFunctions, ClientFunctions>({ event: (event) => take(event) }, channelOf(socket));
  await opened(socket);
  return {
    call: (item) => server.echo(item),
    echoBytes: lacking,
    async read(count, onItem) {
      take = onItem;
      await server.items(count);
    },
    async join(onEvent) {
      take = onEvent;
      await server.join();
    },
    close: () => socket.terminate(),
  };
}
