import { once } from "node:events";
import { createServer, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { dialWs } from "./ws-client.ts";

const open: Server[] = [];

afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function listening(server: Server): Promise<string> {
  open.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return `ws://127.0.0.1:${(server.address() as AddressInfo).port}/rpc`;
}

/** What is said of a dial in vain. */
function complaint(url: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const isOpen = () => reject(new Error("it was let in"));
    dialWs(url)({ opened: isOpen, received: isOpen, drained: isOpen, closed: (_code, reason) => resolve(reason) });
  });
}

describe("a dial in vain says why", () => {
  it("where nobody listens", async () => {
    const server = createServer();
    const url = await listening(server);
    server.close();
    await once(server, "close");

    const said = await complaint(url);

    expect(said).toBe(`${url} cannot be reached (connect ECONNREFUSED ${new URL(url).host})`);
  });

  it("where an HTTP server answers, and without what a query may hold", async () => {
    const url = await listening(createServer((_request, response) => response.writeHead(404).end()));

    const said = await complaint(`${url}?secret=canary-query`);

    expect(said).toBe(`${url} cannot be reached (404 Not Found)`);
  });

  it("where something else speaks WebSocket", async () => {
    const server = createServer().on("upgrade", (_request, socket) =>
      socket.end("HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n\r\n"),
    );
    const url = await listening(server);

    const said = await complaint(url);

    expect(said).toBe(`${url} cannot be reached (what answers there is no wsrpc server)`);
  });
});
