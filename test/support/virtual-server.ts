/** A server without sockets, in virtual time, and clients of it that know only the wire. */

import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { ServeOptions, Server } from "@wsrpc-ts/runtime/server";
import { onTestFinished } from "vitest";
import type { WsrpcServer } from "../../packages/runtime/src/server/serve.ts";
import { FakeClock } from "../../packages/runtime/src/testing/fake-clock.ts";
import type { ConnectionListener } from "../../packages/runtime/src/transport/connection.ts";
import { expectNoLeak } from "./leak.ts";
import { type OpenHandlers, type OpenPublish, openServer } from "./open-contract.ts";
import { type HelloFields, helloText, isCounted, type WireFrame } from "./wire-peer.ts";

export interface VirtualServer {
  readonly clock: FakeClock;
  readonly server: Server<OpenPublish>;
  dial(): VirtualPeer;
  /** Dials and says HELLO. */
  greeted(hello?: HelloFields): Promise<VirtualPeer>;
}

/** It ends with the test, and leaves nothing that is timed. */
export function virtualServer(own: OpenHandlers = {}, options: Partial<ServeOptions<object>> = {}): VirtualServer {
  const clock: FakeClock = Object.assign(new FakeClock(), { timeOfDay: () => clock.now() });
  const server = openServer(own, { clock, ...options });
  onTestFinished(async () => {
    await server.close();
    clock.advance(25 * 3_600_000);
    if (clock.pending > 0) throw new Error(`${clock.pending} alarms are left`);
  });
  const dial = () => new VirtualPeer(server as unknown as WsrpcServer, clock);
  return {
    clock,
    server,
    dial,
    async greeted(hello) {
      const peer = dial();
      peer.hello(hello);
      await peer.turn();
      return peer;
    },
  };
}

export class VirtualPeer {
  /** All that came, but for what a test has forgotten. */
  readonly frames: WireFrame[] = [];
  /** Texts of messages as they came. */
  readonly messages: string[] = [];
  /** Whether it says what it has got. */
  acks = true;
  /** Whether it answers a close; one that does not is heard until it is cut off. */
  answersClose = true;
  /** What the server's socket has not got rid of. */
  bufferedBytes = 0;
  /** The code and the reason of the server's close. */
  closed: readonly [code: number, reason: string] | undefined;
  readonly #clock: FakeClock;
  readonly #listener: ConnectionListener;
  #sent = 0;
  #received = 0;

  constructor(server: WsrpcServer, clock: FakeClock) {
    this.#clock = clock;
    const peer = this;
    this.#listener = server.accept(
      {
        get bufferedBytes() {
          return peer.bufferedBytes;
        },
        send: (payload) => this.#take(String(payload)),
        close: (code, reason) => {
          expectNoLeak(reason);
          if (this.closed) return;
          this.closed = [code, reason];
          if (this.answersClose) queueMicrotask(() => this.#listener.closed(code, reason));
        },
        awaitDrain: () => {},
      },
      new IncomingMessage(new Socket()),
    );
  }

  hello(fields: HelloFields = {}): void {
    this.write(helloText(fields));
  }

  /** Sends frames in one message, with their numbers. */
  say(...frames: WireFrame[]): void {
    const counted = frames.filter(isCounted).length;
    const first = counted > 0 ? this.#sent + 1 : 0;
    this.#sent += counted;
    this.write(JSON.stringify([first, this.acks ? this.#received : 0, ...frames]));
  }

  write(text: string): void {
    this.#listener.received(text);
    this.#clock.settle();
  }

  /** The socket of the server has got rid of all that it was given. */
  drain(): void {
    this.bufferedBytes = 0;
    this.#listener.drained();
    this.#clock.settle();
  }

  /** As if the network were cut. */
  cut(): void {
    this.#listener.closed(1006, "");
  }

  /** Lets promises go on as far as they can. */
  async turn(): Promise<void> {
    await new Promise<void>((resolve) => setImmediate(resolve));
    this.#clock.settle();
  }

  /** The first frame of one of these kinds that came. */
  first(...kinds: number[]): WireFrame | undefined {
    return this.frames.find(([kind]) => kinds.includes(kind));
  }

  #take(text: string): void {
    expectNoLeak(text);
    const [, , ...frames] = JSON.parse(text) as [number, number, ...WireFrame[]];
    this.#received += frames.filter(isCounted).length;
    this.frames.push(...frames);
    this.messages.push(text);
  }
}
