/** A contract that lets every value through, so that what protects the peers is the runtime alone. */

import { call, reverse, stream, topic, upload } from "@wsrpc-ts/runtime";
import {
  anonymous,
  createRouterOf,
  type Router,
  type ServeOptions,
  type Server,
  serve,
} from "@wsrpc-ts/runtime/server";
import * as z from "zod";

const open = z.any();

const contract = {
  ask: reverse({ input: open, output: open, errors: { Busy: z.object({ until: z.number() }) } }),
  count: stream({ input: open, item: open }),
  keyed: call({ input: open, output: open, idempotent: "key" }),
  mirror: call({ input: open, output: open }),
  news: topic({ params: open, event: open }),
  take: upload({ input: open, item: open, output: open }),
};

export type OpenHandlers = Partial<Record<keyof typeof contract, unknown>>;

export interface OpenPublish {
  news(params: unknown, event: unknown): Promise<unknown>;
}

const handlers = {
  count: async function* (to: number) {
    for (let item = 1; item <= to; item++) yield item;
  },
  keyed: (input: unknown) => input,
  mirror: (input: unknown) => input,
  take: async (_input: unknown, items: AsyncIterable<unknown>) => {
    let taken = 0;
    for await (const _item of items) taken += 1;
    return taken;
  },
};

function openRouter(own: OpenHandlers = {}): Router<object, OpenPublish> {
  const procedures = Object.entries(contract).map(([name, procedure]) => ({ name, procedure }));
  return createRouterOf({ schema: "open", procedures }, { ...handlers, ...own });
}

export function openServer(own: OpenHandlers = {}, options: Partial<ServeOptions<object>> = {}): Server<OpenPublish> {
  return serve(openRouter(own), { authenticate: anonymous, onError: () => {}, ...options });
}
