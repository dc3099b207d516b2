/** A client that follows a room, says in time that it lives, and takes what comes a few bytes at a time, from the kernel, too. */

import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { rawFrame } from "./raw-frame.ts";
import { upgradeRequest } from "./raw-socket.ts";

const SUBSCRIBE = 32;
const subscribed = "[33,1,";

export class SlowReader {
  readonly #socket: Socket;
  #isGone = false;

  /** Is subscribed, and has taken nothing since. */
  static async open(port: number, room: string, sid: string, bytesAtATime: number): Promise<SlowReader> {
    let text = "";
    let follows = () => {};
    const following = new Promise<void>((resolve) => {
      follows = resolve;
    });
    const socket = connect({
      port,
      host: "127.0.0.1",
      onread: {
        buffer: Buffer.alloc(bytesAtATime),
        callback(bytes, buffer) {
          if (text.includes(subscribed)) return false; // reads no more until it is told to
          text += Buffer.from(buffer).toString("latin1", 0, bytes);
          if (text.includes(subscribed)) follows();
          return true;
        },
      },
    });
    await once(socket, "connect");
    const hello = [0, 0, [0, { v: 1, sid, secret: "x", gen: 1, rx: 0, tx0: 1 }]];
    socket.write(upgradeRequest());
    for (const message of [hello, [1, 0, [SUBSCRIBE, 1, "lines", { room }]]])
      socket.write(rawFrame({ payload: JSON.stringify(message) }));
    await following;
    return new SlowReader(socket);
  }

  private constructor(socket: Socket) {
    this.#socket = socket;
    const gone = () => {
      this.#isGone = true;
    };
    socket.on("error", gone);
    socket.on("close", gone);
  }

  /** Takes a little, and says nothing new. */
  take(): void {
    if (this.#isGone) return;
    this.#socket.write(rawFrame({ payload: "[0,0]" }));
    this.#socket.resume();
  }

  cut(): void {
    this.#socket.destroy();
  }
}
