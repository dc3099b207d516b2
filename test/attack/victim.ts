/** A server in a process of its own, to be attacked: it says over its channel what its handlers did and how it is. */

import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { FakeClock } from "../../packages/runtime/src/testing/fake-clock.ts";
import { holdBallast } from "../../packages/runtime/src/transport/ballast.ts";
import { createRouter, type Handlers } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";
import type { VictimOptions, VictimQuestion, VictimState } from "../support/victim.ts";

holdBallast(); // it comes with the first large message, and is no harm done

const options: VictimOptions = JSON.parse(process.env.VICTIM ?? "{}");
let handlerRuns = 0;
let running = 0;
let mostRunning = 0;

type AnyHandler = (...args: unknown[]) => unknown;

/** Counts how often a handler is entered, and how many calls run at a time. */
function counted(handler: AnyHandler): AnyHandler {
  return (...args) => {
    handlerRuns += 1;
    running += 1;
    mostRunning = Math.max(mostRunning, running);
    const left = () => {
      running -= 1;
    };
    try {
      const result = handler(...args);
      if (result instanceof Promise) void result.then(left, left);
      else left();
      return result;
    } catch (error) {
      left();
      throw error;
    }
  };
}

/** Perhaps it takes nothing. */
const blob: Handlers["blob"] = (input, items, ctx) =>
  options.holds ? new Promise(() => {}) : handlers.blob(input, items, ctx);

const watched = Object.fromEntries(
  Object.entries({ ...handlers, blob }).map(([name, handler]) => [name, counted(handler as AnyHandler)]),
) as unknown as Handlers;

/** Everything that a polluted prototype would change. */
function prototypes(): string {
  return [Object, Array, Function, String, Number, Promise, Map, Set]
    .map(({ name, prototype }) => `${name}: ${Reflect.ownKeys(prototype).map(String).join(" ")}`)
    .concat(Reflect.ownKeys(globalThis).map(String))
    .join("\n");
}

const clock = new FakeClock("real");

const server = serve(createRouter<object>(watched), {
  authenticate:
    options.token === undefined ? anonymous : ({ token }) => (token === options.token ? { id: "ada" } : null),
  ...(options.isTimed && { clock }),
  ...(!options.logs && { onError: () => {} }),
  ...(options.origins && { origins: options.origins }),
  ...(options.limits && { limits: options.limits }),
});

async function listen(): Promise<number> {
  if (!options.attached) return (await server.listen(0, "127.0.0.1")).port;
  const http = createServer();
  server.attach(http, { path: "/" });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  return (http.address() as AddressInfo).port;
}

function state(): VictimState {
  globalThis.gc?.();
  globalThis.gc?.();
  const { heapUsed, external, arrayBuffers, rss } = process.memoryUsage();
  const { sessions } = server.stats();
  return {
    handlerRuns,
    running,
    mostRunning,
    sessions,
    heldBytes: heapUsed + external + arrayBuffers,
    residentBytes: rss,
    prototypes: prototypes(),
    handles: process.getActiveResourcesInfo().length,
  };
}

async function answer({ publish: room, passMs }: VictimQuestion): Promise<object> {
  if (room !== undefined) {
    await server.publish.lines({ room }, { id: 1, text: "x".repeat(10_000), at: new Date(1) });
    return {};
  }
  if (passMs !== undefined) {
    clock.advance(passMs);
    return {};
  }
  return { state: state() };
}

process.on("message", (question: VictimQuestion & { readonly ask: number }) => {
  void answer(question).then((answered) => process.send?.({ ask: question.ask, ...answered }));
});
process.send?.({ port: await listen() });
