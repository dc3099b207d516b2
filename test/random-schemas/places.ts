/** Where in a contract a schema stands, and how a value crosses there. */

import type { Random } from "../simulate/random.ts";
import type { RandomSchema } from "./random-schema.ts";

export type Client = Readonly<Record<string, Method>>;

export type Method = (
  input?: unknown,
  items?: readonly unknown[],
) => Promise<unknown> &
  AsyncIterable<unknown> & {
    safe(): Promise<{ readonly error?: { readonly data: unknown } }>;
    subscribe(listener: Listener): () => void;
  };

interface Listener {
  live?(): void;
  event?(event: unknown): void;
  error?(error: unknown): void;
}

export interface Server {
  readonly publish: Readonly<Record<string, (params: unknown, event: unknown) => Promise<unknown>>>;
  close(): Promise<void>;
}

/** What a handler is told, and what it is to answer with. */
export interface Desk {
  take(value: unknown): unknown;
  readonly answer: () => unknown;
}

interface Context {
  fail(name: string, data: unknown): Error;
}

interface PlaceOf<Way> {
  readonly way: Way;
  /** What is exported. */
  readonly declaration: (schema: string) => string;
  readonly handler: (desk: Desk) => unknown;
}

/** A client gives values; what comes back, if anything. */
export interface PlaceUp extends PlaceOf<"up"> {
  readonly give: (method: Method, value: unknown) => Promise<unknown>;
}

/** The server gives values; what a client gets. */
export interface PlaceDown extends PlaceOf<"down"> {
  readonly get: (name: string, client: Client, server: Server, value: unknown) => Promise<unknown>;
}

export type Place = PlaceUp | PlaceDown;

const input: PlaceUp = {
  way: "up",
  declaration: (schema) => `call({ input: ${schema} })`,
  handler: (desk) => (value: unknown) => void desk.take(value),
  give: (method, value) => method(value),
};

const output: PlaceUp = {
  way: "up",
  declaration: (schema) => `call({ input: ${schema}, output: ${schema} })`,
  handler: (desk) => (value: unknown) => desk.take(value),
  give: (method, value) => method(value),
};

const upload: PlaceUp = {
  way: "up",
  declaration: (schema) => `upload({ input: z.null(), item: ${schema} })`,
  handler: (desk) => async (_input: null, items: AsyncIterable<unknown>) => {
    for await (const item of items) desk.take(item);
  },
  give: (method, value) => method(null, [value]),
};

const params: PlaceUp = {
  way: "up",
  declaration: (schema) => `topic({ params: z.object({ key: ${schema} }), event: z.null() })`,
  handler: (desk) => ({
    authorize({ key }: { key: unknown }) {
      desk.take(key);
      return true;
    },
  }),
  give: (method, key) =>
    new Promise((resolve, reject) => {
      const leave = method({ key }).subscribe({ live: () => resolve(leave()), error: reject });
    }),
};

const item: PlaceDown = {
  way: "down",
  declaration: (schema) => `stream({ input: z.null(), item: ${schema} })`,
  handler: (desk) =>
    async function* () {
      yield desk.answer();
    },
  get: async (name, client) => {
    for await (const got of client[name]?.(null) ?? []) return got;
  },
};

const errorData: PlaceDown = {
  way: "down",
  declaration: (schema) => `call({ errors: { Bad: ${schema} } })`,
  handler: (desk) => (_input: undefined, ctx: Context) => {
    throw ctx.fail("Bad", desk.answer());
  },
  get: async (name, client) => (await client[name]?.().safe())?.error?.data,
};

const event: PlaceDown = {
  way: "down",
  declaration: (schema) => `topic({ event: ${schema} })`,
  handler: () => undefined,
  get: (name, client, server, value) =>
    new Promise((resolve, reject) => {
      const leave = client[name]?.().subscribe({
        live: () => void server.publish[name]?.(undefined, value).catch(reject),
        event: (got) => resolve([leave?.(), got].at(-1)),
        error: reject,
      });
    }),
};

export function placeOf(random: Random, { changes, text }: RandomSchema, before: readonly string[]): Place {
  if (changes) return random.pick<Place>([input, input, upload]);
  const holdsBytes = [...before, text].some((one) => one.includes("bytes()"));
  const others = [upload, item, errorData, event, ...(holdsBytes ? [] : [params])]; // no bytes name a topic
  return random.chance(0.6) ? output : random.pick<Place>(others);
}
