/** A client with the servers' side of its wires in texts, each connection apart; after each test nothing may be left to wait for. */

import { afterEach, expect } from "vitest";
import { Client } from "../src/client/client.ts";
import type { Welcome } from "../src/protocol/frame.ts";
import { type FakeClock, fakeClock } from "../src/testing/fake-clock.ts";
import type { Connection, ConnectionListener } from "../src/transport/connection.ts";
import { welcome } from "./session-probe.ts";

/** One that was dialled: what was sent on it, and whether it was closed. */
export interface Wire {
  readonly listener: ConnectionListener;
  readonly sent: string[];
  closedWith: number | undefined;
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

  constructor() {
    const dial = (listener: ConnectionListener): Connection => {
      const wire: Wire = { listener, sent: [], closedWith: undefined };
      this.wires.push(wire);
      const close = (code: number) => {
        wire.closedWith = code;
      };
      return { bufferedBytes: 0, send: (payload) => void wire.sent.push(String(payload)), close };
    };
    this.client = new Client(dial, { clock: this.clock, connect: "eager" });
    clients.push(this);
  }

  /** What was dialled last comes up, and is welcomed. @param frames that come in the same message */
  async up(fields: Partial<Welcome> = {}, ...frames: unknown[]): Promise<void> {
    await turn();
    this.wires.at(-1)?.listener.opened();
    this.clock.settle();
    this.gets([0, 0, [1, { ...welcome, ...fields }], ...frames]);
  }

  /** A message comes on the connection that was dialled last. */
  gets(message: unknown[]): void {
    this.wires.at(-1)?.listener.received(JSON.stringify(message));
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
