/** The procedures of the simulated application, as generated code would hand them over. */

import * as z from "zod";
import { call, duplex, reverse, stream, topic, upload } from "../../packages/runtime/src/contract/contract.ts";
import type { Context } from "../../packages/runtime/src/contract/infer.ts";
import type { CalledProcedure } from "../../packages/runtime/src/rpc/procedure.ts";
import type { ServedProcedure } from "../../packages/runtime/src/rpc/served-procedure.ts";

export const schema = "simulated";

/** What every call says: its name in the history, how long its handler takes, and how much it carries. */
export interface Asked {
  readonly call: string;
  readonly ms: number;
  readonly size: number;
  readonly pad: string;
}

/** What a handler asks of its client. */
export function askBack({ call }: Asked, { peer }: Context): Promise<unknown> {
  const { ask } = peer as { ask(input: unknown): Promise<unknown> };
  return ask({ call: `${call} back` });
}

/** What the log of `events` keeps. */
export const keep = { events: 20, ms: 40_000 };

const any = z.any();

const contract = {
  ask: reverse({ input: any, output: any, timeoutMs: 20_000 }),
  asking: call({ input: any, output: any }),
  chatter: duplex({ input: any, send: any, receive: any }),
  collect: upload({ input: any, item: any, output: any }),
  count: stream({ input: any, item: any }),
  events: topic({ params: any, event: any, keep }),
  fickle: topic({ params: any, event: any, mode: "volatile" }),
  keyed: call({ input: any, output: any, idempotent: "key" }),
  latest: topic({ params: any, event: any, mode: "latest" }),
  plain: call({ input: any, output: any }),
  repeatable: call({ input: any, output: any, idempotent: true }),
};

export type ProcedureName = keyof typeof contract;

const names = Object.keys(contract).sort() as ProcedureName[];

/** As a router is given them. */
export const served: readonly ServedProcedure[] = names.map((name) => ({ name, procedure: contract[name] }));

/** As a client is given them. */
export const called = Object.fromEntries(
  names.map((name, number) => {
    const { idempotent, timeoutMs, mode } = contract[name] as Partial<CalledProcedure>;
    const options = { ...(idempotent && { idempotent }), ...(timeoutMs && { timeoutMs }), ...(mode && { mode }) };
    return [name, { name, number, ...options }];
  }),
) as Record<ProcedureName, CalledProcedure>;
