/** A server with the contract that lets every value through, and no sockets. */

import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import * as z from "zod";
import { call, reverse, stream, topic, upload } from "../../packages/runtime/src/contract/contract.ts";
import type { Payload } from "../../packages/runtime/src/protocol/codec.ts";
import { createRouterOf, type Router } from "../../packages/runtime/src/rpc/router.ts";
import { type Server, serve, type WsrpcServer } from "../../packages/runtime/src/server/serve.ts";
import type { FakeClock } from "../../packages/runtime/src/testing/fake-clock.ts";
import type { ConnectionListener } from "../../packages/runtime/src/transport/connection.ts";
import { expectGoodClose, expectGoodMessage, noteFault } from "./oracle.ts";

const any = z.any();

const contract = {
  ask: reverse({ input: any, output: any, errors: { Busy: z.object({ until: z.number() }) } }),
  count: stream({ input: any, item: any }),
  keyed: call({ input: any, output: any, idempotent: "key" }),
  mirror: call({ input: any, output: any }),
  news: topic({ params: any, event: any }),
  take: upload({ input: any, item: any, output: any }),
};

interface Asking {
  readonly peer: { ask(input: unknown): Promise<unknown> };
}

const handlers = {
  async *count(input: unknown) {
    for (let item = 0; item < 50; item++) yield [item, input];
  },
  keyed: async (input: unknown, { peer }: Asking) => [await peer.ask(input).catch(String), input],
  mirror(input: unknown) {
    if (input === 0) throw new Error("canary");
    return { around: { input } };
  },
  async take(_input: unknown, items: AsyncIterable<unknown>) {
    const taken: unknown[] = [];
    for await (const item of items) taken.push(item);
    return taken;
  },
};

interface Publish {
  news(params: unknown, event: unknown): Promise<unknown>;
}

export interface Subject {
  readonly server: Server<Publish>;
  /** What it sent and should not have; thrown where it was sent, promises might swallow it. */
  readonly faults: unknown[];
  /** Takes in a connection whose other end only listens. */
  dial(): Dialled;
}

export interface Dialled {
  readonly listener: ConnectionListener;
  readonly sent: Payload[];
  isClosed: boolean;
}

export function subjectOf(clock: FakeClock): Subject {
  const procedures = Object.entries(contract).map(([name, procedure]) => ({ name, procedure }));
  const router = createRouterOf<Router<{ id: string }, Publish>>({ schema: "open", procedures }, handlers);
  const server = serve(router, { authenticate: ({ token }) => ({ id: token ?? "" }), clock, onError: () => {} });
  const faults: unknown[] = [];
  return {
    server,
    faults,
    dial() {
      const sent: Payload[] = [];
      const connection = {
        bufferedBytes: 0,
        send(payload: Payload) {
          noteFault(faults, () => expectGoodMessage(payload, "server"));
          sent.push(payload);
        },
        close(code: number, reason: string) {
          noteFault(faults, () => expectGoodClose(code, reason));
          dialled.isClosed = true;
        },
      };
      const request = new IncomingMessage(new Socket());
      const listener = (server as unknown as WsrpcServer).accept(connection, request);
      const dialled: Dialled = { listener, sent, isClosed: false };
      return dialled;
    },
  };
}
