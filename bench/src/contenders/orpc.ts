/** oRPC: RPCHandler and RPCLink over WebSocket as its documentation shows them, inputs checked by zod. */

import { createORPCClient } from "@orpc/client";
import { RPCLink } from "@orpc/client/websocket";
import { EventPublisher, os, type RouterClient } from "@orpc/server";
import { RPCHandler } from "@orpc/server/ws";
import * as z from "zod";
import type { Application } from "../application.ts";
import type { Contender, Dialled, Listening } from "../contender.ts";
import { Item } from "../item.ts";
import { listenWebSockets, newWebSocket, opened } from "./web-sockets.ts";

const orpc: Contender = { label: "oRPC", packageName: "@orpc/server", checks: "input", listen, dial };
export default orpc;

function routerOf(application: Application, events: EventPublisher<{ event: Item }>) {
  return {
    echo: os.input(Item).handler(({ input }) => application.answer(input)),
    blob: os.input(z.instanceof(Blob)).handler(({ input }) => input),
    items: os.input(z.object({ count: z.int() })).handler(({ input }) => application.items(input.count)),
    events: os.handler(async function* ({ signal }) {
      const arrived = events.subscribe("event", { ...(signal && { signal }) });
      yield null;
      yield* arrived;
    }),
  };
}

async function listen(port: number, application: Application): Promise<Listening> {
  const events = new EventPublisher<{ event: Item }>();
  const { server, dropAll } = await listenWebSockets(port);
  const handler = new RPCHandler(routerOf(application, events));
  server.on("connection", (socket) => void handler.upgrade(socket, { context: {} }));
  return { publish: (event) => events.publish("event", event), dropAll };
}

async function dial(port: number): Promise<Dialled> {
  const socket = newWebSocket(port);
  const client = createORPCClient<RouterClient<ReturnType<typeof routerOf>>>(
    new RPCLink({ websocket: socket as unknown as WebSocket }),
  );
  await opened(socket);
  return {
    call: (item) => client.echo(item),
    async echoBytes(bytes) {
      const blob = await client.blob(new Blob([bytes as Uint8Array<ArrayBuffer>]));
      return new Uint8Array(await blob.arrayBuffer());
    },
    async read(count, onItem) {
      for await (const item of await client.items({ count })) onItem(item);
    },
    async join(onEvent) {
      const events = await client.events();
      await events.next();
      void tellAll(events, onEvent);
    },
    close: () => socket.terminate(),
  };
}

async function tellAll(events: AsyncIterable<unknown>, onEvent: () => void): Promise<void> {
  try {
    for await (const _event of events) onEvent();
  } catch {
    // Closed, as everything is in the end.
  }
}
