/** Joins the handlers of a server to the contract: what can be called, subscribed to, and asked of clients. */

import type { Procedure } from "../contract/contract.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { type ReverseRoute, reverseRoute } from "./reverse.ts";
import type { Route, Routes } from "./route.ts";
import { gatesOf, type ServedProcedure, type TopicRoute, topicRoute } from "./served-procedure.ts";

export interface ServedContract {
  /** The fingerprint of the contract. */
  readonly schema: string;
  /** All of them, sorted by name: the place of each is its number. */
  readonly procedures: readonly ServedProcedure[];
}

/** The types that a generated `createRouter` gives its router: who calls, what can be published, what clients answer. */
export interface Router<Principal = unknown, Publish = unknown, Peer = unknown> {
  readonly schema: string;
  /** Only for the types. */
  readonly types?: { principal: (principal: Principal) => void; publish: Publish; peer: Peer };
}

type Handlers = { readonly [name: string]: Handlers | ((...args: unknown[]) => unknown) };

/**
 * What a generated `createRouter` calls.
 *
 * @throws TypeError that names every procedure without a handler, a topic that is given something else than an `authorize`, or an
 *   `authorize` of no topic
 */
export function createRouterOf<R>(contract: ServedContract, handlers: object): R {
  return new ContractRouter(contract, handlers as Handlers) as R;
}

export class ContractRouter implements Routes {
  readonly schema: string;
  readonly topics = new Map<string | number, TopicRoute>();
  readonly reverse: ReverseRoute[] = [];
  readonly #routes = new Map<string | number, Route>();

  constructor({ schema, procedures }: ServedContract, handlers: Handlers) {
    this.schema = schema;
    const missing: string[] = [];
    procedures.forEach((served, number) => {
      if (!this.#add(served, number, handlers)) missing.push(served.name);
    });
    if (missing.length > 0)
      throw new TypeError(`no handler for ${missing.join(", ")}: give createRouter a function for each`);
    const lost = lostGuards(handlers, new Set(procedures.map(({ name }) => name)));
    if (lost.length > 0)
      throw new TypeError(
        `there is no topic ${lost.join(", ")}: the \`authorize\` that stands there would not be asked`,
      );
  }

  find(method: string | number, gap?: string): Route | undefined {
    return typeof method === "number" && gap ? undefined : this.#routes.get(method);
  }

  /** False if a handler is missing. */
  #add(served: ServedProcedure, number: number, handlers: Handlers): boolean {
    const { name, procedure } = served;
    switch (procedure.kind) {
      case "topic": {
        const route = topicRoute(served, number, guardOf(handlers, name));
        this.topics.set(name, route).set(number, route);
        return true;
      }
      case "reverse":
        this.reverse.push(reverseRoute(served, number));
        return true;
      default: {
        const handler = handlerAt(handlers, name);
        if (!handler) return false;
        const route: Route = {
          name,
          kind: procedure.kind,
          timeoutMs: timeoutOf(procedure),
          handler,
          ...gatesOf(served),
        };
        this.#routes.set(name, route).set(number, route);
        return true;
      }
    }
  }
}

/** Who may subscribe. What was meant as a guard and stands in the wrong place must not leave the topic open to all. */
function guardOf(handlers: Handlers, name: string): TopicRoute["authorize"] {
  const { value } = standsAt(handlers, name);
  const authorize = handlerAt(handlers, `${name}.authorize`) as TopicRoute["authorize"];
  const isEmpty =
    isObject(value) && Object.values({ authorize: value.authorize, ...value }).every((one) => one === undefined);
  const isLeftOut = value === undefined || isEmpty; // `authorise` would not be asked, either
  if (authorize || isLeftOut) return authorize;
  throw new TypeError(
    `${name} is a topic: give createRouter an object with a function \`authorize\` for it, or nothing`,
  );
}

/** What guarded a topic that has another name now, or is misspelt, would leave it open to all. */
function lostGuards(handlers: Handlers, names: ReadonlySet<string>, around = ""): string[] {
  return Object.entries(handlers).flatMap(([key, value]) => {
    const name = `${around}${key}`;
    if (!isObject(value) || names.has(name)) return [];
    if ([...names].some((other) => other.startsWith(`${name}.`))) return lostGuards(value, names, `${name}.`);
    return typeof value.authorize === "function" ? [name] : [];
  });
}

/** Own methods and those of a class alike; called on the object they stand in. */
function handlerAt(handlers: Handlers, name: string): Route["handler"] | undefined {
  const { owner, value: handler } = standsAt(handlers, name);
  return typeof handler === "function" ? (...args) => handler.apply(owner, args) : undefined;
}

/** What stands at a dotted name, and in which object. */
function standsAt(handlers: Handlers, name: string): { owner?: Handlers; value?: Handlers[string] | undefined } {
  let owner: Handlers | undefined;
  let value: Handlers[string] | undefined = handlers;
  for (const part of name.split(".")) {
    if (!isObject(value)) return {};
    owner = value;
    value = owner[part];
  }
  return { ...(owner && { owner }), value };
}

function isObject(value: Handlers[string] | undefined): value is Handlers {
  return typeof value === "object" && value !== null;
}

/** Streams have no deadline of their own; an upload has its caller's. */
function timeoutOf(procedure: Procedure): number {
  return procedure.kind === "call" ? (procedure.timeoutMs ?? fixedLimits.timeoutMs) : Number.POSITIVE_INFINITY;
}
