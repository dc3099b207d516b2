/** One connection of a client through the proxy, and the one made for it. */

import type { Socket } from "node:net";
import { TcpLane } from "./tcp-lane.ts";

/** `up` is towards the server. */
export type Direction = "up" | "down";

export class TcpPair {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #lanes: Readonly<Record<Direction, TcpLane>>;

  constructor(client: Socket, server: Socket, gone: () => void) {
    this.#client = client;
    this.#server = server;
    const cut = () => this.cut();
    this.#lanes = { up: new TcpLane(client, server, cut), down: new TcpLane(server, client, cut) };
    let left = 2;
    for (const socket of [client, server])
      socket.on("close", () => {
        left -= 1;
        if (left === 0) gone();
      });
  }

  cut(told: "both" | "client" = "both"): void {
    if (told === "client") this.#lanes.up.stall();
    else this.#server.destroy();
    this.#client.destroy();
  }

  cutAfter(direction: Direction, bytes: number): void {
    this.#lanes[direction].cutAfter(bytes);
  }

  stall(direction?: Direction): void {
    if (direction !== "down") this.#lanes.up.stall();
    if (direction !== "up") this.#lanes.down.stall();
  }

  flow(): void {
    this.#lanes.up.flow();
    this.#lanes.down.flow();
  }

  keepPace(pace: { readonly delayMs?: number; readonly bytesPerSecond?: number }): void {
    this.#lanes.up.keepPace(pace);
    this.#lanes.down.keepPace(pace);
  }
}
