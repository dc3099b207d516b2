/** tRPC: applyWSSHandler and wsLink as its documentation shows them, inputs checked by zod, no transformer. */

import { EventEmitter, on } from "node:events";
import { createTRPCClient, createWSClient, wsLink } from "@trpc/client";
import { initTRPC } from "@trpc/server";
import { applyWSSHandler } from "@trpc/server/adapters/ws";
import { WebSocket } from "ws";
import * as z from "zod";
import type { Application } from "../application.ts";
import { type Contender, type Dialled, type Listening, lacking } from "../contender.ts";
import { Item } from "../item.ts";
import { listenWebSockets, urlOf } from "./web-sockets.ts";

const trpc: Contender = {
  label: "tRPC",
  packageName: "@trpc/server",
  checks: "input",
  lacks: { bytes: "JSON only, unless one writes an encoder" },
  listen,
  dial,
};
export default trpc;

function routerOf(application: Application, events: EventEmitter) {
  const { router, procedure } = initTRPC.create();
  return router({
    echo: procedure.input(Item).query(({ input }) => application.answer(input)),
    items: procedure.input(z.object({ count: z.int() })).subscription(({ input }) => application.items(input.count)),
    events: procedure.subscription(async function* ({ signal }) {
      const arrived = on(events, "event", { ...(signal && { signal }) });
      yield null;
      for await (const [event] of arrived) yield event as Item;
    }),
  });
}

async function listen(port: number, application: Application): Promise<Listening> {
  const events = new EventEmitter().setMaxListeners(0);
  const { server, dropAll } = await listenWebSockets(port);
  applyWSSHandler({ wss: server, router: routerOf(application, events), createContext: () => ({}) });
  return { publish: (event) => void events.emit("event", event), dropAll };
}

async function dial(port: number): Promise<Dialled> {
  const socket = await new Promise<ReturnType<typeof createWSClient>>((resolve, reject) => {
    const made = createWSClient({
      url: urlOf(port),
      WebSocket: WebSocket as unknown as typeof globalThis.WebSocket,
      onOpen: () => resolve(made),
      onError: reject,
    });
  });
  const client = createTRPCClient<ReturnType<typeof routerOf>>({ links: [wsLink({ client: socket })] });
  return {
    call: (item) => client.echo.query(item),
    echoBytes: lacking,
    read: (count, onItem) =>
      new Promise((resolve, reject) => {
        client.items.subscribe({ count }, { onData: onItem, onComplete: resolve, onError: reject });
      }),
    join: (onEvent) =>
      new Promise((resolve, reject) => {
        const onData = (event: Item | null) => (event === null ? resolve() : onEvent());
        client.events.subscribe(undefined, { onData, onError: reject });
      }),
    close: () => void socket.close().catch(() => {}),
  };
}
