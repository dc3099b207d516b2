/** A server in memory and in virtual time; the player is its client. */

import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect } from "vitest";
import type { WsrpcServer } from "../../packages/runtime/src/server/serve.ts";
import { dialMemory } from "../../packages/runtime/src/transport/memory.ts";
import type { Settings } from "./conversation.ts";
import { MemoryStage, playedEnd } from "./memory-stage.ts";
import type { Played, Stage } from "./player.ts";
import { Served } from "./served.ts";
import { turn } from "./turn.ts";

export class ServerStage extends MemoryStage implements Stage {
  readonly told = new Map<string, unknown[]>();
  readonly #served: Served;
  readonly #connections: Played[] = [];

  constructor(settings: Settings) {
    super();
    this.#served = new Served(settings, this.clock);
  }

  async open(): Promise<Played> {
    const { played, listener } = playedEnd(() => connection);
    const connection = dialMemory((end) => this.#server.accept(end, new IncomingMessage(new Socket())))(listener);
    this.#connections.push(played);
    await turn();
    return played;
  }

  do(deed: string, args: readonly unknown[]): void {
    this.#served.do(deed, args);
  }

  unexpected(): undefined {}

  async end(): Promise<void> {
    for (const connection of this.#connections) connection.cut();
    await turn();
    await this.#served.end();
    await turn();
    const { sessions, topics } = this.#server.stats();
    expect([sessions, topics, this.clock.pending]).toEqual([0, 0, 0]);
  }

  get #server(): WsrpcServer {
    return this.#served.server as unknown as WsrpcServer;
  }
}
