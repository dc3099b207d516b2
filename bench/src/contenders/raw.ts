/** The floor: ws with nothing on it. It parses nothing, checks nothing and gives answers to callers in their order. */

import type { WebSocket } from "ws";
import { type Application, special } from "../application.ts";
import type { Contender, Dialled, Listening } from "../contender.ts";
import { type Item, smallItem } from "../item.ts";
import { listenWebSockets, newWebSocket, opened } from "./web-sockets.ts";

const sign = { publish: 33, join: 74, stream: 83 } as const; // ! J S
const event = smallItem(7);

const raw: Contender = {
  label: "raw ws",
  packageName: "ws",
  checks: "nothing",
  lacks: { "call ids": "answers have no ids" },
  listen,
  dial,
};
export default raw;

async function listen(port: number, application: Application): Promise<Listening> {
  const { server, dropAll } = await listenWebSockets(port);
  const joined = new Set<WebSocket>();
  server.on("connection", (socket) => {
    socket.on("close", () => joined.delete(socket));
    socket.on("message", (data: Buffer, isBinary) => {
      switch (isBinary ? undefined : data[0]) {
        case sign.stream:
          return sendAll(socket, Number(data.toString().slice(1)));
        case sign.join:
          joined.add(socket);
          return socket.send("J");
        case sign.publish:
          application.publish(event);
      }
      socket.send(data, { binary: isBinary });
    });
  });
  return { publish: () => publish(joined), dropAll };
}

/** A message of its own for each item, and no thought of who reads them. */
function sendAll(socket: WebSocket, count: number): void {
  for (let id = 0; id < count; id++) socket.send(JSON.stringify(smallItem(id)));
}

/** One frame, made once, written to every socket as it is. */
function publish(joined: Set<WebSocket>): void {
  const frame = textFrame(JSON.stringify(event));
  for (const socket of joined) if (socket.readyState === socket.OPEN) netSocketOf(socket).write(frame);
}

/** As a server frames a text of up to 65,535 bytes. */
function textFrame(text: string): Buffer {
  const payload = Buffer.from(text);
  const { length } = payload;
  const header = length < 126 ? [0x81, length] : [0x81, 126, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(header), payload]);
}

function netSocketOf(socket: WebSocket): NodeJS.WritableStream {
  return (socket as unknown as { readonly _socket: NodeJS.WritableStream })._socket;
}

interface Waiting {
  resolve(payload: Buffer): void;
  reject(error: Error): void;
}

async function dial(port: number): Promise<Dialled> {
  const socket = newWebSocket(port);
  const line = new Line();
  let take = (payload: Buffer) => line.answered(payload);
  socket.on("message", (data: Buffer) => take(data));
  socket.on("close", () => line.closed());
  await opened(socket);
  return {
    call: (item) => line.wait(() => socket.send(prebuilt(item))),
    echoBytes: (bytes) => line.wait(() => socket.send(bytes)),
    read: (count, onItem) =>
      new Promise((resolve) => {
        let left = count;
        take = () => {
          onItem(undefined);
          if (--left > 0) return;
          take = (payload) => line.answered(payload);
          resolve();
        };
        socket.send(`S${count}`);
      }),
    async join(onEvent) {
      await line.wait(() => socket.send("J"));
      take = onEvent;
    },
    close: () => socket.terminate(),
  };
}

const payloads = new WeakMap<Item, string>();

/** The floor does not even write JSON twice. */
function prebuilt(item: Item): string {
  const known = payloads.get(item);
  if (known !== undefined) return known;
  const payload = (item.id === special.publish ? "!" : "") + JSON.stringify(item);
  payloads.set(item, payload);
  return payload;
}

/** Those who wait for an answer, first come first served. */
class Line {
  #waiting: (Waiting | undefined)[] = [];
  #head = 0;

  wait(send: () => void): Promise<Buffer> {
    return new Promise((resolve, reject) => {
      this.#waiting.push({ resolve, reject });
      send();
    });
  }

  answered(payload: Buffer): void {
    const first = this.#waiting[this.#head];
    this.#waiting[this.#head++] = undefined;
    if (this.#head > 1024) {
      this.#waiting.splice(0, this.#head);
      this.#head = 0;
    }
    first?.resolve(payload);
  }

  closed(): void {
    for (const one of this.#waiting.slice(this.#head)) one?.reject(new Error("closed"));
    this.#waiting = [];
    this.#head = 0;
  }
}
