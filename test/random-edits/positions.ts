/** Where a value of a procedure may cross: how that is declared, answered and made to happen. */

/** What one server gives, and what it or its clients were given last. */
export interface Desk {
  toGive: unknown;
  received: unknown;
}

export interface Context {
  fail(name: string, data: unknown): Error;
  readonly peer: Readonly<Record<string, (input?: unknown) => Promise<unknown>>>;
}

type Method = (input?: unknown, items?: Iterable<unknown>) => unknown;

/** A client, the server that it talks to, and what that server gives and gets. */
export interface Conversation {
  readonly client: Readonly<Record<string, Method>>;
  readonly publish: Readonly<Record<string, (params: unknown, event: unknown) => Promise<unknown>>>;
  readonly desk: Desk;
}

export interface Position {
  readonly name: string;
  /** `in`: clients give it. */
  readonly way: "in" | "out";
  declaration(schema: string): string;
  /** On the server; of a reverse procedure, on the client. */
  handler(desk: Desk, name: string): unknown;
  /** @returns what the other side has in its hands */
  cross(conversation: Conversation, name: string, value: unknown): Promise<unknown>;
}

const nothing = Symbol("nothing arrived");

async function received(desk: Desk, work: () => unknown): Promise<unknown> {
  desk.received = nothing;
  await work();
  if (desk.received === nothing) throw new Error("nothing arrived");
  return desk.received;
}

async function firstOf(stream: unknown): Promise<unknown> {
  for await (const item of stream as AsyncIterable<unknown>) return item;
  throw new Error("nothing arrived");
}

const called = (desk: Desk) => (input: unknown) => {
  desk.received = input;
};

const fed = (desk: Desk) => async (_input: unknown, items: AsyncIterable<unknown>) => {
  for await (const item of items) desk.received = item;
};

const giving = ({ client, desk }: Conversation, name: string, value: unknown) => {
  desk.toGive = value;
  return client[name]?.(null);
};

async function* yielding(desk: Desk): AsyncGenerator<unknown> {
  yield desk.toGive;
}

async function* hearing(desk: Desk, items: AsyncIterable<unknown>): AsyncGenerator<unknown> {
  for await (const item of items) desk.received = item;
  yield null;
}

const positions: readonly Position[] = [
  {
    name: "input",
    way: "in",
    declaration: (schema) => `call({ input: ${schema} })`,
    handler: called,
    cross: ({ client, desk }, name, value) => received(desk, () => client[name]?.(value)),
  },
  {
    name: "upload",
    way: "in",
    declaration: (schema) => `upload({ input: z.null(), item: ${schema} })`,
    handler: fed,
    cross: ({ client, desk }, name, value) => received(desk, () => client[name]?.(null, [value])),
  },
  {
    name: "duplex send",
    way: "in",
    declaration: (schema) => `duplex({ input: z.null(), send: ${schema}, receive: z.null() })`,
    handler: (desk) => (_input: unknown, items: AsyncIterable<unknown>) => hearing(desk, items),
    cross: ({ client, desk }, name, value) => received(desk, () => firstOf(client[name]?.(null, [value]))),
  },
  {
    name: "reverse output",
    way: "in",
    declaration: (schema) => `reverse({ output: ${schema} })`,
    handler: (desk) => () => desk.toGive,
    cross: ({ client, desk }, name, value) => {
      desk.toGive = value;
      return received(desk, () => client.ask?.(name));
    },
  },
  {
    name: "output",
    way: "out",
    declaration: (schema) => `call({ input: z.null(), output: ${schema} })`,
    handler: (desk) => () => desk.toGive,
    cross: async (conversation, name, value) => giving(conversation, name, value),
  },
  {
    name: "item",
    way: "out",
    declaration: (schema) => `stream({ input: z.null(), item: ${schema} })`,
    handler: (desk) => () => yielding(desk),
    cross: (conversation, name, value) => firstOf(giving(conversation, name, value)),
  },
  {
    name: "error",
    way: "out",
    declaration: (schema) => `call({ input: z.null(), errors: { Bad: ${schema} } })`,
    handler: (desk) => (_input: unknown, context: Context) => {
      throw context.fail("Bad", desk.toGive);
    },
    async cross(conversation, name, value) {
      try {
        await giving(conversation, name, value);
      } catch (error) {
        if ((error as Error).name === "Bad") return (error as { data?: unknown }).data;
        throw error;
      }
      throw new Error("it did not fail");
    },
  },
  {
    name: "event",
    way: "out",
    declaration: (schema) => `topic({ params: z.null(), event: ${schema} })`,
    handler: () => undefined,
    cross: ({ client, publish }, name, value) =>
      new Promise((event, error) => {
        const topic = client[name]?.(null) as { subscribe(listener: object): () => void };
        const stop = topic.subscribe({
          live: () => publish[name]?.(null, value).catch(error),
          event: (value: unknown) => [stop(), event(value)],
          error,
        });
      }),
  },
  {
    name: "reverse input",
    way: "out",
    declaration: (schema) => `reverse({ input: ${schema} })`,
    handler: called,
    cross: ({ client, desk }, name, value) => {
      desk.toGive = value;
      return received(desk, () => client.tell?.(name));
    },
  },
];

/** In which a schema is that only goes in if it does `changes` what it is given. */
export function positionsFor(changes: boolean): readonly Position[] {
  return changes ? positions.filter(({ name }) => ["input", "upload", "duplex send"].includes(name)) : positions;
}

/** What has the server call a client. */
export const askers = [
  "export const ask = call({ input: z.string() });",
  "export const tell = call({ input: z.string() });",
];

export function askHandlers(desk: Desk): object {
  return {
    async ask(name: string, { peer }: Context) {
      desk.received = await peer[name]?.();
    },
    tell: async (name: string, { peer }: Context) => void (await peer[name]?.(desk.toGive)),
  };
}
