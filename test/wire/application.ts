/** The application of the recorded conversations: what each procedure does is told in PROTOCOL.md. */

import { call, duplex, type Procedure, reverse, stream, topic, upload } from "@wsrpc-ts/runtime";
import {
  type Context,
  createRouterOf,
  type Router,
  RpcError,
  type ServedContract,
  wireBigint,
  wireBytes,
  wireDate,
  wireMap,
  wireNumber,
  wireObject,
  wireSet,
  wireTagged,
} from "@wsrpc-ts/runtime/server";
import * as z from "zod";
import type { Plans } from "../../packages/runtime/src/rpc/procedure.ts";

type Wired = Plans & { readonly procedure: Procedure };

const any = z.any();
const bytes = z.instanceof(Uint8Array);
const room = z.object({ room: z.string() });
const values = z.object({
  date: z.date().optional(),
  big: z.bigint().optional(),
  map: z.map(z.string(), z.date()).optional(),
  set: z.set(z.string()).optional(),
  number: z.union([z.number(), z.nan(), z.literal(Number.POSITIVE_INFINITY)]).optional(),
  union: any.optional(),
});
const valuesPlan = wireObject({
  date: wireDate,
  big: wireBigint,
  map: wireMap(undefined, wireDate),
  set: wireSet(),
  number: wireNumber,
  union: wireTagged,
});

/** Sorted by name, as their numbers are. */
const wired: Readonly<Record<string, Wired>> = {
  add: {
    procedure: call({ input: z.object({ a: z.number(), b: z.number() }), output: z.number() }),
  },
  ask: { procedure: call({ input: any, output: any }) },
  blob: { procedure: call({ input: bytes, output: bytes }), input: wireBytes, output: wireBytes },
  confirm: {
    procedure: reverse({ input: any, output: any, errors: { Busy: z.object({ until: z.number() }) } }),
    errors: { Busy: undefined },
  },
  count: { procedure: stream({ input: z.number(), item: z.number() }) },
  echo: { procedure: call({ input: any, output: any }) },
  fail: { procedure: call({ input: z.string(), errors: { SoldOut: z.object({ left: z.number() }) } }) },
  lookup: { procedure: call({ input: any, output: any, idempotent: true }) },
  mirror: { procedure: duplex({ send: any, receive: any }) },
  news: { procedure: topic({ params: room, event: any, keep: { events: 3 } }) },
  once: { procedure: call({ output: z.number(), idempotent: "key" }) },
  price: { procedure: topic({ params: room, event: any, mode: "latest" }) },
  secret: { procedure: topic({ event: any }) },
  sum: { procedure: upload({ item: z.number(), output: z.number() }) },
  ticks: { procedure: topic({ params: room, event: any, mode: "volatile" }) },
  values: { procedure: call({ input: values, output: values }), input: valuesPlan, output: valuesPlan },
  wait: { procedure: call({ output: any }) },
};

export interface CalledOf extends Plans {
  readonly name: string;
  readonly number: number;
  readonly kind: Procedure["kind"];
  readonly idempotent?: boolean | "key";
  readonly mode?: "all" | "latest" | "volatile";
}

/** The contract's fingerprint, in the conversations in which both sides have the same. */
export const fingerprint = "vectors";

/** As a generated client knows them. */
export const called: ReadonlyMap<string, CalledOf> = new Map(
  Object.entries(wired).map(([name, { procedure, ...plans }], number) => {
    const { kind, idempotent, mode } = procedure as Pick<CalledOf, "kind" | "idempotent" | "mode">;
    return [name, { name, number, kind, ...plans, ...(idempotent && { idempotent }), ...(mode && { mode }) }];
  }),
);

export interface Publish {
  readonly [topic: string]: (params: unknown, event: unknown) => Promise<unknown>;
}

type Asking = Context<unknown, { confirm(question: unknown): Promise<unknown> }, { SoldOut: { left: number } }>;

/** What a handler of `wait` waits for. */
export class Waiting {
  readonly #released = new Set<(value: string) => void>();
  /** How many were told to stop. */
  aborted = 0;

  /** All that wait now return this. */
  release(value: string): void {
    for (const release of this.#released) release(value);
    this.#released.clear();
  }

  until(signal: AbortSignal): Promise<string> {
    return new Promise((resolve, reject) => {
      this.#released.add(resolve);
      signal.addEventListener("abort", () => {
        this.aborted += 1;
        reject(signal.reason);
      });
    });
  }
}

export function vectorRouter(waiting: Waiting): Router<object, Publish> {
  let runs = 0;
  const procedures = Object.entries(wired).map(([name, served]) => ({ name, ...served }));
  const contract: ServedContract = { schema: fingerprint, procedures };
  return createRouterOf(contract, {
    add: ({ a, b }: { a: number; b: number }) => a + b,
    ask: (question: unknown, { peer }: Asking) => peer.confirm(question),
    blob: (input: Uint8Array) => input,
    count: function* (to: number) {
      for (let item = 1; item <= to; item++) yield item;
    },
    echo: (input: unknown) => input,
    fail(how: string, ctx: Asking) {
      if (how === "declared") throw ctx.fail("SoldOut", { left: 0 });
      if (how === "refused") throw new RpcError("PERMISSION_DENIED", "not you", { retryAfterMs: 5000 });
      throw new Error("for the log");
    },
    lookup: (input: unknown) => (input === "aborted" ? waiting.aborted : input),
    mirror: async function* (_input: unknown, items: AsyncIterable<unknown>) {
      yield* items;
    },
    once() {
      runs += 1;
      return runs;
    },
    secret: { authorize: () => false },
    sum: async (_input: unknown, items: AsyncIterable<number>) => {
      let sum = 0;
      for await (const item of items) sum += item;
      return sum;
    },
    values: (input: unknown) => input,
    wait: (_input: unknown, { signal }: Asking) => waiting.until(signal),
  });
}
