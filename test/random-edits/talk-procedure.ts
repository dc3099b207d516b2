/** What an old client and a server tell each other of one procedure, whatever kind of it either knows. */

import type { CallOptions } from "@wsrpc-ts/runtime/client";
import { isSame } from "../random-schemas/crossed-value.ts";
import type { ProcedureVersion } from "./procedure-edit.ts";

/** Of one version: what it gives where it is the one that gives. */
export interface OwnValues {
  readonly parts: Readonly<Record<string, unknown>>;
  readonly errors: Readonly<Record<string, unknown>>;
}

/** What the answering side was given last, and whether it shall fail. */
export interface Heard {
  input?: unknown;
  items: unknown[];
  fails: string | undefined;
}

interface Context {
  fail(name: string, data: unknown): Error;
}

type Method = (input?: unknown, itemsOrOptions?: Iterable<unknown> | CallOptions) => unknown;

/** A duplex that is taken for a stream waits for items that nobody sends. */
const patience: CallOptions = { timeoutMs: 2_000 };

export interface Ends {
  readonly client: Readonly<Record<string, Method>>;
  readonly publish: Readonly<Record<string, (params: unknown, event: unknown) => Promise<unknown>>>;
  readonly heard: Heard;
  /** Has the server call the client. */
  ask(name: string, input: unknown): Promise<unknown>;
}

/** Of whichever side answers; nothing for a topic. */
export function answering({ kind }: ProcedureVersion, { parts, errors }: OwnValues, heard: Heard): unknown {
  const take = async (input: unknown, items: AsyncIterable<unknown>) => {
    Object.assign(heard, { input, items: [] });
    for await (const item of items) heard.items.push(item);
  };
  switch (kind) {
    case "topic":
      return undefined;
    case "stream":
      return async function* (input: unknown) {
        heard.input = input;
        yield parts.item;
      };
    case "upload":
      return async (input: unknown, items: AsyncIterable<unknown>) => {
        await take(input, items);
        return parts.output;
      };
    case "duplex":
      return async function* (input: unknown, items: AsyncIterable<unknown>) {
        await take(input, items);
        yield parts.receive;
      };
    default:
      return (input: unknown, context: Context) => {
        heard.input = input;
        if (heard.fails !== undefined) throw context.fail(heard.fails, errors[heard.fails]);
        return parts.output;
      };
  }
}

/** As an old client goes about it. Resolves if both sides get what the other gave. */
export async function talkOf({ kind, name }: ProcedureVersion, mine: OwnValues, other: OwnValues, ends: Ends) {
  const { client, heard } = ends;
  const call = (itemsOrOptions?: Iterable<unknown> | CallOptions) => client[name]?.(mine.parts.input, itemsOrOptions);
  Object.assign(heard, { input: "nothing", items: [] });
  switch (kind) {
    case "call":
      same(await call(), other.parts.output);
      return same(heard.input, mine.parts.input);
    case "stream":
      same(await firstOf(call(patience)), other.parts.item);
      return same(heard.input, mine.parts.input);
    case "upload":
      same(await call([mine.parts.item]), other.parts.output);
      return same([heard.input, ...heard.items], [mine.parts.input, mine.parts.item]);
    case "duplex":
      same(await firstOf(call([mine.parts.send])), other.parts.receive);
      return same([heard.input, ...heard.items], [mine.parts.input, mine.parts.send]);
    case "reverse":
      same(await ends.ask(name, other.parts.input), mine.parts.output);
      return same(heard.input, other.parts.input);
    case "topic":
      return same(await eventOf(name, mine, other, ends), other.parts.event);
  }
}

function same(got: unknown, given: unknown): void {
  if (!isSame(got ?? undefined, given)) throw new Error("something else arrived than was given");
}

async function firstOf(items: unknown): Promise<unknown> {
  for await (const item of items as AsyncIterable<unknown>) return item;
  throw new Error("nothing arrived");
}

function eventOf(name: string, mine: OwnValues, other: OwnValues, { client, publish }: Ends): Promise<unknown> {
  return new Promise((event, error) => {
    const topic = client[name]?.(mine.parts.params) as { subscribe(listener: object): () => void };
    const told = publish[name];
    if (!told) throw new Error("nobody publishes it");
    const tell = async () => told(mine.parts.params, other.parts.event); // what does not fit is thrown
    const stop = topic.subscribe({
      live: () => void tell().catch(error),
      event: (value: unknown) => [stop(), event(value)],
      error,
    });
  });
}
