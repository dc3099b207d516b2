import { once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { expect, expectTypeOf, it } from "vitest";
import { WebSocket as WsWebSocket } from "ws";
import { dialWebSocket, type WebSocketConstructor } from "./web-socket.ts";

it("takes the WebSocket of a package as well as the platform's", () => {
  expectTypeOf<typeof WsWebSocket>().toExtend<WebSocketConstructor>();
  expectTypeOf<typeof WebSocket>().toExtend<WebSocketConstructor>();
});

it("hears the errors of a WebSocket that throws what nobody hears", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  const made: WsWebSocket[] = [];
  class Kept extends WsWebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      made.push(this);
      this.on("error", () => {}); // lest it take the test along
    }
  }

  const code = await new Promise((closed) => {
    const isOpen = () => expect.unreachable();
    dialWebSocket(`ws://127.0.0.1:${port}/`, Kept)({ opened: isOpen, received: isOpen, drained: isOpen, closed });
  });

  expect(code).toBe(1006);
  expect(made.map((socket) => socket.listenerCount("error"))).toEqual([2]);
});
