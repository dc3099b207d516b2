/** Makes the methods of generated clients: each joins a connection and what the contract says of one procedure. */

import type { Context } from "../contract/infer.ts";
import type { FeedRequest } from "../protocol/feed.ts";
import { fixedLimits } from "../protocol/limits.ts";
import type { CallOptions } from "../rpc/call.ts";
import type { CalledProcedure } from "../rpc/procedure.ts";
import type { Items } from "../rpc/pump.ts";
import { planGate, type Route } from "../rpc/route.ts";
import { toWire } from "../rpc/wire-plan.ts";
import type { Client } from "./client.ts";
import type { ClientConnection } from "./client-connection.ts";
import { ClientTopic, type TopicOptions } from "./topic.ts";

/** What a handler of a reverse call is told besides its input. */
export type ReverseContext = Pick<Context, "signal" | "deadline" | "procedure">;

/** Answers a reverse call. */
export type ReverseHandler<I, O> = (input: I, ctx: ReverseContext) => O | Promise<O>;

/** `M` is what the generated types say the method is. */
export function callMethod<M>(connection: ClientConnection, procedure: CalledProcedure): M {
  const client = connection as Client;
  return ((input?: unknown, options?: CallOptions) => client.caller.call(procedure, input, options)) as M;
}

export function streamMethod<M>(connection: ClientConnection, procedure: CalledProcedure): M {
  const client = connection as Client;
  return ((input?: unknown, options?: CallOptions) => client.caller.stream(procedure, input, options)) as M;
}

export function uploadMethod<M>(connection: ClientConnection, procedure: CalledProcedure): M {
  const client = connection as Client;
  return ((input: unknown, items: Items<unknown>, options?: CallOptions) =>
    client.caller.upload(procedure, input, items, options)) as M;
}

export function duplexMethod<M>(connection: ClientConnection, procedure: CalledProcedure): M {
  const client = connection as Client;
  return ((input: unknown, items: Items<unknown>, options?: CallOptions) =>
    client.caller.duplex(procedure, input, items, options)) as M;
}

export function topicMethod<M>(connection: ClientConnection, procedure: CalledProcedure): M {
  const { name, number, mode } = procedure;
  return ((params?: unknown, options: TopicOptions = {}) => {
    const request: FeedRequest = {
      name,
      ...(number !== undefined && { number }),
      params: toWire(procedure.params, params).value,
      lossless: mode === undefined || mode === "all",
      ...(options.from && { from: [options.from.epoch, options.from.offset] as const }),
    };
    return new ClientTopic(connection as Client, request, procedure.event, options);
  }) as M;
}

/** Reverse calls: the server asks, the handlers answer. A handler stays until it is taken back or replaced. */
export function handleMethod<M>(
  connection: ClientConnection,
  procedures: Readonly<Record<string, CalledProcedure>>,
): M {
  const { routes } = connection as Client;
  return ((handlers: Readonly<Record<string, Route["handler"] | undefined>>) => {
    const added = Object.entries(procedures).flatMap(([key, procedure]) => {
      const handler = handlers[key];
      return handler ? [routeOf(procedure, handler)] : [];
    });
    for (const [method, route] of added.flatMap(methodsOf)) routes.set(method, route);
    return () => {
      for (const [method, route] of added.flatMap(methodsOf)) if (routes.get(method) === route) routes.delete(method);
    };
  }) as M;
}

function methodsOf(route: NumberedRoute): [method: string | number, route: Route][] {
  const named: [string, Route] = [route.name, route];
  return route.number === undefined ? [named] : [named, [route.number, route]];
}

type NumberedRoute = Route & { readonly number: number | undefined };

/** A client has no schemas: what the server sends is taken as the contract has it. */
function routeOf(
  { name, number, input, output, errors = {}, timeoutMs }: CalledProcedure,
  handler: Route["handler"],
): NumberedRoute {
  const none = planGate(undefined);
  return {
    name,
    number,
    kind: "call",
    timeoutMs: timeoutMs ?? fixedLimits.timeoutMs,
    handler,
    input: planGate(input),
    output: planGate(output),
    itemsIn: none,
    itemsOut: none,
    errors: new Map(
      Object.entries(errors).map(([error, plan]) => [error, { code: "FAILED_PRECONDITION", data: planGate(plan) }]),
    ),
  };
}
