import { createServer, type IncomingMessage, request as newRequest } from "node:http";
import { type AddressInfo, Socket } from "node:net";
import { describe, expect, it } from "vitest";
import { KeptRequest } from "./kept-request.ts";

/** An upgrade request as a server of Node.js reads it. */
async function upgradeRequest(path: string, headers: Record<string, string>): Promise<IncomingMessage> {
  const http = createServer();
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const { port } = http.address() as AddressInfo;
  const come = new Promise<IncomingMessage>((resolve) => {
    http.once("upgrade", (request, socket) => {
      resolve(request);
      socket.destroy();
    });
  });
  const asked = newRequest({ host: "127.0.0.1", port, path, headers });
  asked.on("error", () => {}).end();
  const request = await come;
  http.close();
  return request;
}

const headers = {
  Connection: "Upgrade",
  Upgrade: "websocket",
  Cookie: 'session="ü"; theme=dark',
  Origin: "https://a.example",
};

describe("a kept request", () => {
  it("says again what the first one said", async () => {
    const first = await upgradeRequest("/rpc?room=a", headers);

    const again = new KeptRequest(first).retold();

    const facts = ({ method, url, httpVersion, headers, headersDistinct }: IncomingMessage) => ({
      method,
      url,
      httpVersion,
      headers,
      headersDistinct,
    });
    expect(facts(again)).toEqual(facts(first));
    expect(again.headers).toMatchObject({ origin: "https://a.example", upgrade: "websocket" });
    expect(again.rawHeaders).toEqual(first.rawHeaders.map((text, at) => (at % 2 === 0 ? text.toLowerCase() : text)));
  });

  it("comes from the same socket", () => {
    const socket = new Socket();
    const first = { socket, headers: {} } as IncomingMessage;

    expect(new KeptRequest(first).retold().socket).toBe(socket);
  });
});
