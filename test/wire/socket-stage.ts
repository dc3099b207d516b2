/** A server on a real WebSocket and in real time; the player is a bare client. */

import { once } from "node:events";
import { WebSocket } from "ws";
import type { Settings } from "./conversation.ts";
import { Inbox } from "./inbox.ts";
import type { Played, Stage } from "./player.ts";
import { Served } from "./served.ts";

/** Whoever waits this long for something that is due at once waits in vain. */
const inVainMs = 10_000;
const [PING, PONG] = [2, 3];
/** No conversation counts its pings from here. */
const firstPing = 2 ** 40;

export class SocketStage implements Stage {
  readonly told = new Map<string, unknown[]>();
  readonly #served: Served;
  readonly #sockets: WebSocket[] = [];
  readonly #socketOf = new WeakMap<Played, WebSocket>();
  #url = "";
  #pings = firstPing;
  #changed: () => void = () => {};

  private constructor(settings: Settings) {
    this.#served = new Served(settings);
  }

  static async listening(settings: Settings): Promise<SocketStage> {
    const stage = new SocketStage(settings);
    stage.#url = (await stage.#served.server.listen(0, "127.0.0.1")).url;
    return stage;
  }

  async open(): Promise<Played> {
    const inbox = new Inbox(() => this.#changed());
    const socket = new WebSocket(this.#url, ["wsrpc.1.json"]);
    this.#sockets.push(socket);
    socket.on("message", (data: Buffer, isBinary) => inbox.received(isBinary ? data : String(data)));
    socket.on("close", (code) => inbox.closed(code));
    await once(socket, "open");
    const played: Played = {
      inbox,
      send: (payload) => socket.send(payload),
      cut: () => socket.terminate(),
      close: (code) => socket.close(code),
    };
    this.#socketOf.set(played, socket);
    return played;
  }

  do(deed: string, args: readonly unknown[]): void {
    this.#served.do(deed, args);
  }

  async pass(): Promise<void> {
    throw new Error("real time passes by itself");
  }

  async until(isSo: () => boolean): Promise<void> {
    let isInVain = false;
    const alarm = setTimeout(() => {
      isInVain = true;
      this.#changed();
    }, inVainMs);
    while (!isSo() && !isInVain)
      await new Promise<void>((resolve) => {
        this.#changed = resolve;
      });
    clearTimeout(alarm);
  }

  /** A server answers in order: behind the answer to a PING nothing is due any more of what was said before. */
  async settled(connection: Played | undefined): Promise<void> {
    if (!connection?.inbox.isWelcomed || this.#socketOf.get(connection)?.readyState !== WebSocket.OPEN) return;
    this.#pings += 1;
    const pong = JSON.stringify([PONG, this.#pings]);
    connection.send(JSON.stringify([0, 0, [PING, this.#pings]]));
    const { inbox } = connection;
    const find = () => inbox.frames.findIndex(({ frame }) => JSON.stringify(frame) === pong);
    await this.until(() => find() >= 0 || inbox.closedWith !== undefined);
    if (find() >= 0) inbox.take(find());
  }

  unexpected(): undefined {}

  async end(): Promise<void> {
    for (const socket of this.#sockets) socket.terminate();
    await this.#served.end();
  }
}
