/** A client in memory and in virtual time; the player is its server. */

import { type ClientConnection, close, connect } from "@wsrpc-ts/runtime/client";
import { expect } from "vitest";
import { dialMemory } from "../../packages/runtime/src/transport/memory.ts";
import { fingerprint } from "./application.ts";
import { ClientApplication } from "./client-application.ts";
import type { Settings } from "./conversation.ts";
import { MemoryStage, playedEnd } from "./memory-stage.ts";
import type { Played, Stage } from "./player.ts";
import { turn } from "./turn.ts";

/** A client waits at random; the longest wait shows that it keeps to its bounds. */
const nearlyOne = 1 - Number.EPSILON;

export class ClientStage extends MemoryStage implements Stage {
  readonly #connection: ClientConnection;
  readonly #application: ClientApplication;
  /** Dialled by the client, and not yet taken by the player. */
  readonly #dialled: Played[] = [];

  constructor({ tokens = [], schema = fingerprint }: Settings) {
    super();
    const shown = [...(tokens as readonly string[])];
    const dial = dialMemory((end) => {
      const { played, listener } = playedEnd(() => end);
      this.#dialled.push(played);
      return listener;
    });
    this.#connection = connect(dial, {
      connect: "eager",
      clock: this.clock,
      chance: () => nearlyOne,
      schema,
      token: () => (shown.length > 1 ? shown.shift() : shown[0]),
      onError: () => {},
    });
    this.#application = new ClientApplication(this.#connection);
  }

  get told(): Map<string, unknown[]> {
    return this.#application.told;
  }

  async open(): Promise<Played> {
    await turn();
    const connection = this.#dialled.shift();
    if (!connection) throw new Error("the client has not dialled");
    return connection;
  }

  do(deed: string, args: readonly unknown[]): void {
    this.#application.do(deed, args);
  }

  unexpected(): string | undefined {
    return this.#dialled.length > 0 ? "the client dialled" : undefined;
  }

  async end(): Promise<void> {
    await close(this.#connection);
    await turn();
    expect([this.#connection.state, this.clock.pending]).toEqual(["closed", 0]);
  }
}
