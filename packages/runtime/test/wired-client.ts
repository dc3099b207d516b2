/** A client with the servers' side of its wires in texts, each connection apart; after each test nothing may be left to wait for. */

import { afterEach, expect } from "vitest";
import { Client } from "../src/client/client.ts";
import type { ClientOptions } from "../src/client/options.ts";
import type { Welcome } from "../src/protocol/frame.ts";
import { type FakeClock, fakeClock } from "../src/testing/fake-clock.ts";
import type { Connection, ConnectionListener } from "../src/transport/connection.ts";
import { welcome } from "./session-probe.ts";

/** A connection that was dialled, and what was sent on it. */
export interface Wire {
  readonly listener: ConnectionListener;
  readonly sent: string[];
}

const clients: WiredClient[] = [];
afterEach(() => {
  for (const { client, clock } of clients.splice(0)) {
    client.close();
    clock.settle();
    expect(clock.pending).toBe(0);
  }
});

export class WiredClient {
  readonly clock: FakeClock = fakeClock();
  readonly wires: Wire[] = [];
  readonly client: Client;

  constructor(options: ClientOptions = { connect: "eager" }) {
    const dial = (listener: ConnectionListener): Connection => {
      const wire: Wire = { listener, sent: [] };
      this.wires.push(wire);
      return { bufferedBytes: 0, send: (payload) => void wire.sent.push(String(payload)), close() {} };
    };
    this.client = new Client(dial, { ...options, clock: this.clock });
    clients.push(this);
  }

  /** What was dialled last comes up, and is welcomed. @param frames that come in the same message */
  async up(fields: Partial<Welcome> = {}, ...frames: unknown[]): Promise<void> {
    await turn();
    this.wires.at(-1)?.listener.opened();
    this.clock.settle();
    this.gets(JSON.stringify([0, 0, [1, { ...welcome, ...fields }], ...frames]));
  }

  /** Messages come on the connection that was dialled last. */
  gets(...messages: string[]): void {
    for (const message of messages) this.wires.at(-1)?.listener.received(message);
    this.clock.settle();
  }

  /** The calls and subscriptions that a connection carried. */
  counted(wire: number): string {
    this.clock.settle();
    const frames = this.wires[wire]?.sent.flatMap((text) => JSON.parse(text).slice(2) as [number][]) ?? [];
    return JSON.stringify(frames.filter(([kind]) => kind >= 16));
  }
}

/** Promises have run. */
export function turn(): Promise<unknown> {
  return new Promise((resolve) => setImmediate(resolve));
}
