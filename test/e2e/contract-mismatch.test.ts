/** A client and a server that were generated from different contracts. */

import { call, reverse, stream, topic } from "@wsrpc-ts/runtime";
import {
  type ClientConnection,
  callMethod,
  close,
  connect,
  RpcError,
  streamMethod,
  topicMethod,
} from "@wsrpc-ts/runtime/client";
import { createRouterOf, type Router } from "@wsrpc-ts/runtime/server";
import { memoryTransport } from "@wsrpc-ts/runtime/testing";
import { afterEach, expect, it } from "vitest";
import * as z from "zod";

type CalledProcedure = Parameters<typeof callMethod>[1];

const procedures = [
  { name: "chat.ask", procedure: reverse({ input: z.string(), output: z.string() }) },
  { name: "chat.count", procedure: stream({ item: z.number() }) },
  { name: "chat.news", procedure: topic({ params: z.object({ room: z.string() }), event: z.string() }) },
  { name: "chat.nothing", procedure: stream({ item: z.number() }) },
  {
    name: "chat.send",
    procedure: call({ input: z.object({ room: z.string(), text: z.string() }), output: z.string() }),
  },
  { name: "chat.time", procedure: call({ output: z.string() }) },
];
type Peers = { chat: { ask(question: string): Promise<string> } };
const handlers = {
  chat: {
    async *count() {
      yield 1;
      yield 2;
    },
    send: async ({ text }: { text: string }, ctx: { peer: Peers }) =>
      text === "ask" ? ctx.peer.chat.ask("why?") : text,
    time: () => "half past nine",
    async *nothing() {},
  },
};
type Ask = (connection: ClientConnection) => PromiseLike<unknown>;
type Method<M> = (connection: ClientConnection, procedure: CalledProcedure) => M;

const asCall: Method<(input?: unknown) => Promise<unknown>> = callMethod;
const asStream: Method<(input?: unknown) => AsyncIterable<unknown>> = streamMethod;
const asTopic: Method<(params?: unknown) => AsyncIterable<unknown>> = topicMethod;
const connections: ClientConnection[] = [];
const gap = "the client was generated from contract aaaaaaaaaaaaaaaa, the server from bbbbbbbbbbbbbbbb";
const roomIsMissing = "room: Invalid input: expected string, received undefined";

afterEach(async () => {
  for (const connection of connections.splice(0)) await close(connection);
});

it.each<[title: string, ask: Ask, message: string, executed: string]>([
  [
    "calls what is gone",
    (client) => asCall(client, { name: "chat.gone" })(),
    `there is no procedure chat.gone: ${gap}`,
    "no",
  ],
  [
    "calls with an input that no longer fits",
    (client) => asCall(client, { name: "chat.send" })({ text: "hi" }),
    `chat.send: the input does not fit the contract: ${roomIsMissing}; ${gap}`,
    "no",
  ],
  [
    "streams what is gone",
    (client) => all(asStream(client, { name: "chat.gone" })()),
    `there is no procedure chat.gone: ${gap}`,
    "no",
  ],
  [
    "subscribes to what is gone",
    (client) => all(asTopic(client, { name: "chat.gone" })()),
    `there is no topic chat.gone: ${gap}`,
    "no",
  ],
  [
    "subscribes with params that no longer fit",
    (client) => all(asTopic(client, { name: "chat.news" })({})),
    `chat.news: the params do not fit the contract: ${roomIsMissing}; ${gap}`,
    "no",
  ],
  [
    "calls what is a topic now",
    (client) => asCall(client, { name: "chat.news" })(),
    `there is no procedure chat.news: ${gap}`,
    "no",
  ],
  [
    "calls what is a stream now",
    (client) => asCall(client, { name: "chat.count" })(),
    "chat.count gives items where one result is expected: client and server have different contracts",
    "maybe",
  ],
  [
    "calls what is an empty stream now",
    (client) => asCall(client, { name: "chat.nothing" })(),
    "chat.nothing gives items where one result is expected: client and server have different contracts",
    "yes",
  ],
  [
    "streams what is a call now",
    (client) => all(asStream(client, { name: "chat.time" })()),
    "chat.time gives one result where items are expected: client and server have different contracts",
    "yes",
  ],
  [
    "does not know what the server asks",
    (client) => asCall(client, { name: "chat.send" })({ room: "a", text: "ask" }),
    `there is no procedure chat.ask: ${gap}`,
    "yes",
  ],
])("a client of another contract that %s is told so, and goes on", async (_title, ask, message, executed) => {
  const client = connected("aaaaaaaaaaaaaaaa");

  const error = await Promise.resolve(ask(client)).catch((thrown: unknown) => thrown);
  const next = await asCall(client, { name: "chat.send" })({ room: "a", text: "hi" });

  expect(error).toBeInstanceOf(RpcError);
  expect(error).toMatchObject({ message, executed });
  expect(next).toBe("hi");
});

it.each(["bbbbbbbbbbbbbbbb", undefined])(
  "a client whose contract is %s is told nothing of contracts",
  async (schema) => {
    const client = connected(schema);

    const gone = await asCall(client, { name: "chat.gone" })().catch((error: RpcError) => error.message);
    const unfit = await asCall(client, { name: "chat.send" })({ text: "hi" }).catch((error: RpcError) => error.message);

    expect([gone, unfit]).toEqual(["no such procedure", `the input does not fit the contract: ${roomIsMissing}`]);
  },
);

async function all(items: AsyncIterable<unknown>): Promise<unknown[]> {
  const found: unknown[] = [];
  for await (const item of items) found.push(item);
  return found;
}

function connected(schema: string | undefined): ClientConnection {
  const router: Router = createRouterOf({ schema: "bbbbbbbbbbbbbbbb", procedures }, handlers);
  const connection = connect(memoryTransport(router), { ...(schema !== undefined && { schema }) });
  connections.push(connection);
  return connection;
}
