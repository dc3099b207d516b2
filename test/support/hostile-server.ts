/** Servers that do their clients harm, in words and in bytes, and what they say. */

import { once } from "node:events";
import { createServer, type Server, type Socket } from "node:net";
import { onTestFinished } from "vitest";
import { type WebSocket, WebSocketServer } from "ws";
import { switchingProtocols, welcome } from "./good-server.ts";
import { listening } from "./listening.ts";
import { closePayload, type RawFrame, rawFrame } from "./raw-frame.ts";

export interface HostileServer {
  readonly url: string;
  readonly sockets: WebSocket[];
  /** All that its clients said. */
  readonly heard: string[];
}

/** Says what a test tells it to; `greet` is said to each HELLO. It ends with the test. */
export async function hostileServer(greet: string | undefined = welcome()): Promise<HostileServer> {
  const sockets: WebSocket[] = [];
  const heard: string[] = [];
  const server = new WebSocketServer({
    port: 0,
    host: "127.0.0.1",
    handleProtocols: () => "wsrpc.1.json",
    maxPayload: 64 * 2 ** 20,
  });
  server.on("connection", (socket) => {
    sockets.push(socket);
    socket.on("error", () => {});
    socket.on("message", (data) => {
      const text = String(data);
      heard.push(text);
      if (greet !== undefined && text.startsWith("[0,0,[0,")) socket.send(greet);
    });
  });
  await once(server, "listening");
  onTestFinished(() => {
    for (const socket of server.clients) socket.terminate();
    server.close();
  });
  return { url: `ws://127.0.0.1:${(server.address() as { port: number }).port}/`, sockets, heard };
}

/** A server that answers the upgrade as told, and then sends bytes. It ends with the test. */
export async function rawServer(answer: (request: Buffer) => string | Buffer): Promise<string> {
  const sockets = new Set<Socket>();
  const server: Server = createServer((socket) => {
    sockets.add(socket);
    socket.on("error", () => {});
    socket.once("data", (request: Buffer) => socket.write(answer(request)));
  });
  const port = await listening(server);
  onTestFinished(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  return `ws://127.0.0.1:${port}/`;
}

/** A good answer to the upgrade, and these frames behind it. */
export function answerWith(request: Buffer, frames: readonly RawFrame[]): Buffer {
  return Buffer.concat([Buffer.from(switchingProtocols(request)), ...frames.map(rawFrame)]);
}

/** To a client that was welcomed and has one call under way: each ends its session. */
export const badMessages: readonly (readonly [what: string, message: string])[] = [
  ["no JSON", "{"],
  ["a bomb of brackets", "[".repeat(1_000_000)],
  ["65 levels", `[1,0,[17,1,${"[".repeat(63)}${"]".repeat(63)}]]`],
  ["__proto__", '[1,0,[17,1,{"__proto__":{"polluted":1}}]]'],
  ["100,001 keys", `[1,0,[17,1,{${Array.from({ length: 100_001 }, (_, n) => `"${n}":0`).join(",")}}]]`],
  ["1,025 frames", `[0,0${",[3,1]".repeat(1025)}]`],
  ["a frame of clients", '[1,0,[32,2,"news",null]]'],
  ["a second WELCOME", welcome()],
  ["a HELLO", '[0,0,[0,{"v":1,"sid":"a","secret":"b","gen":1,"rx":0,"tx0":1}]]'],
  ["an unknown kind", "[0,0,[15]]"],
  ["an ack of what was never sent", "[0,99]"],
  ["a result of a call that never was", "[1,0,[17,99,1]]"],
  ["an error of a call that never was", '[1,0,[18,99,5,"x",{"executed":0}]]'],
  ["a call with an odd id", '[1,0,[16,3,"ask"]]'],
  ["an item of a call that takes none", "[1,0,[19,1,1]]"],
  ["an end that is a text", '[1,0,[20,"1"]]'],
  ["a subscription that never was", '[1,0,[33,99,1,"e",0,true]]'],
];

export const badUpgrades: readonly (readonly [what: string, answer: string])[] = [
  ["404", "HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n"],
  ["a redirect", "HTTP/1.1 302 Found\r\nLocation: ws://127.0.0.1:9/\r\n\r\n"],
  ["no HTTP", "\0\0\0\0"],
  ["a head that never ends", `HTTP/1.1 101 Switching\r\n${"a: b\r\n".repeat(10_000)}`],
  [
    "a wrong accept",
    "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Accept: AAAA\r\n\r\n",
  ],
  ["an upgrade to something else", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: h2c\r\nConnection: Upgrade\r\n\r\n"],
];

export const badFrames: readonly (readonly [what: string, frames: readonly RawFrame[]])[] = [
  ["a frame with a mask", [{ payload: "[0,0]" }]],
  ["2^63 bytes", [{ masked: false, length: 2n ** 63n }]],
  ["RSV1", [{ masked: false, rsv: 4, payload: "x" }]],
  ["a reserved opcode", [{ masked: false, opcode: 11 }]],
  ["text that is no UTF-8", [{ masked: false, payload: Buffer.from([0xff]) }]],
  ["a close of one byte", [{ masked: false, opcode: 8, payload: "x" }]],
  ["a close with the code 1006", [{ masked: false, opcode: 8, payload: closePayload(1006) }]],
  [
    "65 fragments",
    [{ masked: false, fin: false }, ...Array.from({ length: 64 }, () => ({ masked: false, opcode: 0, fin: false }))],
  ],
  ["a call before WELCOME", [{ masked: false, payload: '[1,0,[16,2,"ask"]]' }]],
];

/** With which a server sends a client away for a while, and for good. */
export const passingCodes = [1000, 1001, 1006, 1011, 1012, 3000, 3999, 4000, 4099, 4500, 4999];
export const finalCodes = [4400, 4401, 4403, 4409, 4499];
