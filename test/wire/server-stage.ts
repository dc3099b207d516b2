/** A server in memory and in virtual time; the player is its client. */

import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { expect } from "vitest";
import type { WsrpcServer } from "../../packages/runtime/src/server/serve.ts";
import { dialMemory } from "../../packages/runtime/src/transport/memory.ts";
import type { Settings } from "./conversation.ts";
import { Inbox } from "./inbox.ts";
import type { Played, Stage } from "./player.ts";
import { Served } from "./served.ts";
import { SteppingClock, turn } from "./stepping-clock.ts";

/** A connection that broke has no close code of its own. */
const abnormal = 1006;

export class ServerStage implements Stage {
  readonly told = new Map<string, unknown[]>();
  readonly #clock = new SteppingClock();
  readonly #served: Served;
  readonly #connections: Played[] = [];

  constructor(settings: Settings) {
    this.#served = new Served(settings, this.#clock);
  }

  async open(): Promise<Played> {
    const inbox = new Inbox();
    const connection = dialMemory((end) => this.#server.accept(end, new IncomingMessage(new Socket())))({
      opened: () => {},
      drained: () => {},
      received: (payload) => inbox.received(payload),
      closed: (code) => inbox.closed(code),
    });
    const played: Played = {
      inbox,
      send: (payload) => connection.send(payload),
      cut: () => connection.close(abnormal, ""),
      close: (code) => connection.close(code, ""),
    };
    this.#connections.push(played);
    await turn();
    return played;
  }

  do(deed: string, args: readonly unknown[]): void {
    this.#served.do(deed, args);
  }

  pass(ms: number): Promise<void> {
    return this.#clock.pass(ms);
  }

  until(): Promise<void> {
    return turn();
  }

  settled(): Promise<void> {
    return turn();
  }

  unexpected(): undefined {}

  async end(): Promise<void> {
    for (const connection of this.#connections) connection.cut();
    await turn();
    await this.#served.end();
    await turn();
    expect([this.#server.sessions, this.#server.topics, this.#clock.pending]).toEqual([0, 0, 0]);
  }

  get #server(): WsrpcServer {
    return this.#served.server as unknown as WsrpcServer;
  }
}
