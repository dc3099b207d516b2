/** The client's answers to what the server asks. */

import type { Context } from "../contract/infer.ts";
import { answerCalls } from "../peer/answer-calls.ts";
import { fixedLimits } from "../protocol/limits.ts";
import type { SessionScope } from "../rpc/context.ts";
import { type Gate, planGate } from "../rpc/gate.ts";
import type { CalledProcedure } from "../rpc/procedure.ts";
import type { Route } from "../rpc/route.ts";
import type { Client } from "./client.ts";
import type { ClientConnection } from "./client-connection.ts";

/** What a handler of a reverse call is told besides its input. */
export type ReverseContext = Pick<Context, "signal" | "deadline" | "procedure" | "trace">;

/** Answers a reverse call. */
export type ReverseHandler<I, O> = (input: I, ctx: ReverseContext) => O | Promise<O>;

/** By procedure, what makes more of its input before its handler begins, or refuses it. */
export type InputGates = Readonly<Record<string, (gate: Gate) => Gate>>;

/** Reverse calls: the server asks, the handlers answer. A handler stays until it is taken back or replaced. */
export function handleMethod(
  connection: ClientConnection,
  procedures: Readonly<Record<string, CalledProcedure>>,
): never {
  const client = connection as Client;
  const { routes } = client;
  client.prepared((line) =>
    answerCalls(
      line.peer,
      { routes: { find: (method) => routes.get(method) }, report: client.report },
      { ...serverScope, contractGap: () => line.contractGap() },
    ),
  );
  return ((handlers: Readonly<Record<string, Route["handler"] | undefined>>, gates: InputGates = {}) => {
    const added = Object.entries(procedures).flatMap(([key, procedure]) => {
      const handler = handlers[key]?.bind(handlers);
      return handler ? routesOf(procedure, handler, gates[key]) : [];
    });
    for (const [method, route] of added) routes.set(method, route);
    return () => {
      for (const [method, route] of added) if (routes.get(method) === route) routes.delete(method);
    };
  }) as never;
}

/** By name, and by number; a client has no schemas: what the server sends is taken as the contract has it. */
function routesOf(
  { name, number, input, output, errors = {}, timeoutMs = fixedLimits.timeoutMs }: CalledProcedure,
  handler: Route["handler"],
  around?: InputGates[string],
): [method: string | number, route: Route][] {
  const none = planGate(undefined);
  const route: Route = {
    name,
    kind: "call",
    timeoutMs,
    handler,
    input: around ? around(planGate(input)) : planGate(input),
    output: planGate(output),
    itemsIn: none,
    itemsOut: none,
    errors: new Map(
      Object.entries(errors).map(([error, plan]) => [error, { code: "FAILED_PRECONDITION", data: planGate(plan) }]),
    ),
  };
  const named: [string, Route] = [name, route];
  return number === undefined ? [named] : [named, [number, route]];
}

/** Whom handlers of reverse calls work for. */
const serverScope: SessionScope = {
  principal: undefined,
  identity: "server",
  session: { id: "server", remoteAddress: undefined },
  peer: undefined,
};
