/** Makes the methods of generated clients: each joins a connection and what the contract says of one procedure. */

import type { FeedRequest } from "../protocol/feed.ts";
import { asSent } from "../protocol/outgoing-call.ts";
import type { CallOptions } from "../rpc/call.ts";
import type { CalledProcedure } from "../rpc/procedure.ts";
import type { Items } from "../rpc/pump.ts";
import { duplex, upload } from "../rpc/upload.ts";
import { toWire } from "../rpc/wire-plan.ts";
import type { Client } from "./client.ts";
import type { ClientConnection } from "./client-connection.ts";
import { type TopicOptions, topicOf } from "./topic.ts";

/** The generated types say what the method is: `never` fits them all, and costs the compiler nothing for each method. */
export function callMethod(connection: ClientConnection, procedure: CalledProcedure): never {
  const client = connection as Client;
  return ((input?: unknown, options?: CallOptions) => client.caller.call(procedure, input, options)) as never;
}

export function streamMethod(connection: ClientConnection, procedure: CalledProcedure): never {
  const client = connection as Client;
  return ((input?: unknown, options?: CallOptions) =>
    streamOf(() => client.caller.stream(procedure, input, options))) as never;
}

export function uploadMethod(connection: ClientConnection, procedure: CalledProcedure): never {
  const client = connection as Client;
  return ((input: unknown, items: Items<unknown>, options?: CallOptions) =>
    upload(client.caller, procedure, input, items, options)) as never;
}

export function duplexMethod(connection: ClientConnection, procedure: CalledProcedure): never {
  const client = connection as Client;
  return ((input: unknown, items: Items<unknown>, options?: CallOptions) =>
    streamOf(() => duplex(client.caller, procedure, input, items, options))) as never;
}

/** Nothing is sent before it is iterated. Each iteration is a call of its own, where the client is by then: it may have moved on. */
function streamOf(open: () => AsyncIterator<unknown>): AsyncIterable<unknown> {
  return { [Symbol.asyncIterator]: open };
}

export function topicMethod(connection: ClientConnection, procedure: CalledProcedure): never {
  const { name, number, mode } = procedure;
  return ((params?: unknown, options: TopicOptions = {}) => {
    const request: FeedRequest = {
      name,
      ...(number !== undefined && { number }),
      params: asSent(toWire(procedure.params, params).value),
      lossless: mode === undefined || mode === "all",
    };
    return topicOf(connection as Client, request, procedure.event, options);
  }) as never;
}
