/** One connection of a client through the proxy, and the one made for it. */

import type { Socket } from "node:net";
import { TcpLane } from "./tcp-lane.ts";

/** `up` is towards the server. */
export type Direction = "up" | "down";

/** Who notices a cut. */
export type Told = "both" | "client";

/** Cuts a connection once so many bytes have gone in one direction. */
export interface Cut {
  readonly direction: Direction;
  readonly bytes: number;
  readonly told?: Told;
  /** With `client`: what it sent behind the cut arrives after all, so much later. */
  readonly lateMs?: number;
}

interface Fate {
  /** It was cut in the middle of what passed. */
  cut(): void;
  /** Both sockets are closed. */
  gone(): void;
}

export class TcpPair {
  readonly #client: Socket;
  readonly #server: Socket;
  readonly #lanes: Readonly<Record<Direction, TcpLane>>;

  #told: Told = "both";
  #lateMs: number | undefined;

  constructor(client: Socket, server: Socket, fate: Fate) {
    this.#client = client;
    this.#server = server;
    const cut = () => {
      fate.cut();
      this.cut(this.#told);
      if (this.#lateMs !== undefined) setTimeout(() => this.flow(), this.#lateMs);
    };
    this.#lanes = { up: new TcpLane(client, server, cut), down: new TcpLane(server, client, cut) };
    let left = 2;
    for (const socket of [client, server])
      socket.on("close", () => {
        left -= 1;
        if (left === 0) fate.gone();
      });
  }

  cut(told: Told = "both"): void {
    if (told === "client") this.#lanes.up.stall();
    else this.#server.destroy();
    this.#client.destroy();
  }

  cutAfter(cut: Cut | undefined): void {
    if (!cut) return;
    this.#told = cut.told ?? "both";
    this.#lateMs = cut.lateMs;
    this.#lanes[cut.direction].cutAfter(cut.bytes, cut.lateMs !== undefined);
  }

  /** Ends it as somebody between does that speaks WebSocket too: with a last word to each side. */
  end(lastWords: Readonly<Record<Direction, Uint8Array>>): void {
    this.stall();
    this.#client.end(lastWords.down);
    this.#server.end(lastWords.up);
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
