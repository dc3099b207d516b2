/** capnweb: an RpcTarget over ws; streams are ReadableStreams, who joins leaves a function; zod is called by hand. */

import { newWebSocketRpcSession, type RpcStub, RpcTarget } from "capnweb";
import { WebSocket } from "ws";
import type { Application } from "../application.ts";
import type { Contender, Dialled, Listening } from "../contender.ts";
import { Item } from "../item.ts";
import { listenWebSockets, newWebSocket, opened } from "./web-sockets.ts";

const capnweb: Contender = { label: "capnweb", packageName: "capnweb", checks: "input", listen, dial };
export default capnweb;

/** It builds on the platform's WebSocket, which Node.js has from version 22 on. */
globalThis.WebSocket ??= WebSocket as unknown as typeof globalThis.WebSocket;

type OnEvent = RpcStub<(event: Item) => void>;

class Api extends RpcTarget {
  readonly #application: Application;
  readonly #joined: Set<OnEvent>;

  constructor(application: Application, joined: Set<OnEvent>) {
    super();
    this.#application = application;
    this.#joined = joined;
  }

  echo(input: unknown): Item | Promise<Item> {
    return this.#application.answer(Item.parse(input));
  }

  blob(bytes: Uint8Array): Uint8Array {
    return bytes;
  }

  items(count: number): ReadableStream<Item> {
    const items = this.#application.items(count);
    return new ReadableStream({
      async pull(controller) {
        const { done, value } = await items.next();
        if (done) controller.close();
        else controller.enqueue(value);
      },
    });
  }

  join(onEvent: OnEvent): void {
    const kept = onEvent.dup();
    this.#joined.add(kept);
    kept.onRpcBroken(() => this.#joined.delete(kept));
  }
}

async function listen(port: number, application: Application): Promise<Listening> {
  const joined = new Set<OnEvent>();
  const { server, dropAll } = await listenWebSockets(port);
  server.on("connection", (socket) => {
    void newWebSocketRpcSession(socket as unknown as globalThis.WebSocket, new Api(application, joined));
  });
  return {
    publish(event) {
      for (const onEvent of joined) Promise.resolve(onEvent(event)).catch(() => {});
    },
    dropAll,
  };
}

async function dial(port: number): Promise<Dialled> {
  const socket = newWebSocket(port);
  const api = newWebSocketRpcSession<Api>(socket as unknown as globalThis.WebSocket);
  await opened(socket);
  return {
    call: async (item) => api.echo(item),
    echoBytes: async (bytes) => api.blob(bytes),
    async read(count, onItem) {
      const items = (await api.items(count)) as unknown as AsyncIterable<Item>;
      for await (const item of items) onItem(item);
    },
    async join(onEvent) {
      await api.join(((_event: Item) => onEvent()) as unknown as OnEvent);
    },
    close: () => socket.terminate(),
  };
}
