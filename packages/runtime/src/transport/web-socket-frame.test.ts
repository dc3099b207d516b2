import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { WebSocket, WebSocketServer } from "ws";
import type { BinaryMessage } from "../protocol/binary.ts";
import { joinMessage } from "../protocol/codec.ts";
import { binaryFrame, clientFrame, serverFrame } from "./web-socket-frame.ts";
import { WebSocketReader } from "./web-socket-reader.ts";

const cleanUp: (() => void)[] = [];

afterEach(() => {
  for (const step of cleanUp.splice(0)) step();
});

/** Texts and bytes around the lengths at which the header changes, and of every remainder modulo four. */
const payloads = [0, 1, 2, 3, 4, 5, 125, 126, 127, 1000, 65_535, 65_536, 70_001].flatMap((length) => [
  "x".repeat(length),
  "ü€😀".repeat(Math.ceil(length / 9)),
  binary(length),
]);

function binary(length: number): Uint8Array {
  return Uint8Array.from({ length }, (_, at) => at * 31);
}

const shown = (payload: string | Uint8Array) =>
  typeof payload === "string" ? payload : Buffer.from(payload).toString("hex");

describe("frames", () => {
  it("of a server are what the ws package reads as a client", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
    server.on("connection", (_webSocket, { socket }) => {
      for (const payload of payloads) socket.write(serverFrame(payload));
    });
    await once(server, "listening");
    const client = new WebSocket(`ws://127.0.0.1:${(server.address() as AddressInfo).port}`);
    cleanUp.push(
      () => client.terminate(),
      () => server.close(),
    );
    const received: string[] = [];

    await new Promise<void>((done, fail) => {
      client.on("error", fail);
      client.on("message", (data, isBinary) => {
        received.push(isBinary ? (data as Buffer).toString("hex") : String(data));
        if (received.length === payloads.length) done();
      });
    });

    expect(received).toEqual(payloads.map(shown));
  });

  it("of a client are what the ws package reads as a server, whatever stands before them in memory", async () => {
    const server = new WebSocketServer({ port: 0, host: "127.0.0.1", perMessageDeflate: false });
    await once(server, "listening");
    const socket = connect((server.address() as AddressInfo).port, "127.0.0.1");
    cleanUp.push(
      () => socket.destroy(),
      () => server.close(),
    );
    const received: string[] = [];
    const all = new Promise<void>((done, fail) =>
      server.on("connection", (webSocket) => {
        webSocket.on("error", fail);
        webSocket.on("message", (data, isBinary) => {
          received.push(isBinary ? (data as Buffer).toString("hex") : String(data));
          if (received.length === payloads.length) done();
        });
      }),
    );

    socket.write(
      "GET / HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\nsec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
    await once(socket, "data");
    for (const payload of payloads) {
      Buffer.allocUnsafe(1 + (received.length % 7)); // moves the pool along
      socket.write(clientFrame(payload));
    }
    await all;

    expect(received).toEqual(payloads.map(shown));
  });

  it.each([
    ["client", true],
    ["server", false],
  ] as const)("of a %s that are put together around bytes are masked as its others are: %s", (from, isMasked) => {
    const told: unknown[] = [];
    const fault = (_code: number, message: string) => told.push(message);
    const message = (payload: string | Uint8Array) => told.push(shown(payload));
    const reader = new WebSocketReader({ message, ping() {}, goodbye() {}, fault }, isMasked, 100_000);
    const messages = [0, 1, 200, 70_000].map((length) => joinMessage(1, 0, ",[19,1]", [binary(length)]));

    for (const each of messages as BinaryMessage[]) {
      const room = Buffer.alloc(each.length + 14, 0xee);
      reader.read(Buffer.from(binaryFrame(from, each, room)));
    }

    expect(told).toEqual(messages.map((each) => shown((each as BinaryMessage).bytes)));
  });

  it("of a client are each masked in another way", () => {
    const masks = Array.from({ length: 5000 }, () => clientFrame("a").readUInt32BE(2));

    expect(new Set(masks).size).toBeGreaterThan(4990);
  });
});
