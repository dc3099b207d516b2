import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { GeneratedProject } from "../support/generated-project.ts";

const at = new Date(1_700_000_000_123);

const index = `
/** Whatever is rich. */
export * as deep from "./deep.ts";
import { reverse } from "@wsrpc-ts/runtime";
import * as z from "zod";
export const ping = reverse({ output: z.bigint() });
`;
const deep = `
import { bytes, call, duplex, reverse, stream, topic, upload } from "@wsrpc-ts/runtime";
import * as z from "zod";
export const Rich = z.object({ at: z.date(), big: z.bigint() });
export const give = call({
  input: Rich,
  output: Rich,
  errors: { Late: Rich, Gone: { code: "NOT_FOUND", data: z.map(z.string(), z.date()) } },
});
export const count = stream({ input: Rich, item: Rich.nullable() });
export const collect = upload({ input: Rich, item: z.union([bytes(), z.date()]), output: Rich });
export const swap = duplex({ input: z.date(), send: z.bigint(), receive: z.set(z.bigint()) });
export const news = topic({ params: z.object({ on: z.string() }), event: Rich });
export const ask = call({ input: z.date(), output: z.bigint() });
export const confirm = reverse({ input: Rich, output: z.bigint(), errors: { Busy: z.object({ until: z.number() }) } });
export const nothing = call({});
`;

type Stream = AsyncIterable<unknown>;
interface Ctx {
  fail(name: string, data: unknown): Error;
  peer: { ping(): Promise<bigint>; deep: { confirm(input: unknown): Promise<bigint> } };
}
interface Methods {
  give(input: unknown): Promise<unknown> & { safe(): Promise<unknown> };
  count(input: unknown): Stream;
  collect(input: unknown, items: Iterable<unknown>): Promise<unknown>;
  swap(input: unknown, items: Iterable<unknown>): Stream;
  news(params: unknown): { subscribe(listener: { live(): void; event(event: unknown): void }): () => void };
  ask(input: unknown): Promise<unknown>;
  nothing(): Promise<unknown>;
  handle(handlers: object): () => void;
}
interface Client {
  deep: Methods;
  handle(handlers: object): () => void;
  $close(): Promise<void>;
}
interface Server {
  publish: { deep: { news(params: unknown, event: unknown): Promise<unknown> } };
  close(): Promise<void>;
}
interface Whole {
  RpcError: new (code: string, message: string, options: { name: string; data: unknown }) => Error;
  createClient(target: unknown): Client;
  createRouter(handlers: object): object;
  memoryTransport(router: object): { server: Server };
}

const rich = { at, big: 2n ** 70n };
const received: unknown[] = [];

const handlers = {
  deep: {
    give(input: { big: bigint }, ctx: Ctx) {
      received.push(input);
      if (input.big === 1n) throw ctx.fail("Late", rich);
      if (input.big === 2n) throw ctx.fail("Gone", new Map([["a", at]]));
      return input;
    },
    async *count(input: unknown) {
      received.push(input);
      yield input;
      yield null;
    },
    async collect(input: unknown, items: AsyncIterable<unknown>) {
      received.push(input);
      for await (const item of items) received.push(item);
      return rich;
    },
    async *swap(input: unknown, items: AsyncIterable<bigint>) {
      received.push(input);
      for await (const item of items) yield new Set([item, item + 1n]);
    },
    async ask(input: Date, { peer }: Ctx) {
      try {
        return (await peer.ping()) + (await peer.deep.confirm({ at: input, big: 1n }));
      } catch (error) {
        received.push(error);
        return 0n;
      }
    },
    nothing: (input: unknown) => void received.push(input),
  },
};

let project: GeneratedProject;
let whole: Whole;
let client: Client;
let server: Server;

beforeAll(async () => {
  project = await GeneratedProject.of({ "contract.ts": index, "deep.ts": deep });
  whole = (await project.run()) as unknown as Whole;
  const transport = whole.memoryTransport(whole.createRouter(handlers));
  server = transport.server;
  client = whole.createClient(transport);
});

afterAll(async () => {
  await client?.$close();
  await server?.close();
  project?.remove();
});

/** What the server received while the work was done. */
async function during(work: () => Promise<unknown>): Promise<unknown[]> {
  received.length = 0;
  await work();
  return [...received];
}

async function all(stream: Stream): Promise<unknown[]> {
  const items: unknown[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

describe("a generated client and its server", () => {
  it("keep rich values in calls", async () => {
    expect(await during(async () => expect(await client.deep.give(rich)).toStrictEqual(rich))).toStrictEqual([rich]);
  });

  it("keep rich values in declared errors, with their codes", async () => {
    const late = await client.deep.give({ at, big: 1n }).safe();
    const gone = await client.deep.give({ at, big: 2n }).safe();

    expect(late).toMatchObject({ ok: false, error: { name: "Late", code: "FAILED_PRECONDITION", data: rich } });
    expect(gone).toMatchObject({ ok: false, error: { name: "Gone", code: "NOT_FOUND", data: new Map([["a", at]]) } });
  });

  it("keep rich values in streams", async () => {
    const seen = await during(async () => expect(await all(client.deep.count(rich))).toStrictEqual([rich, null]));

    expect(seen).toStrictEqual([rich]);
  });

  it("keep rich values in uploads", async () => {
    const items = [new Uint8Array([1, 2]), at];

    const seen = await during(async () => expect(await client.deep.collect(rich, items)).toStrictEqual(rich));

    expect(seen).toStrictEqual([rich, ...items]);
  });

  it("keep rich values in duplexes, both ways", async () => {
    const seen = await during(async () =>
      expect(await all(client.deep.swap(at, [1n, 5n]))).toStrictEqual([new Set([1n, 2n]), new Set([5n, 6n])]),
    );

    expect(seen).toStrictEqual([at]);
  });

  it("keep rich values in events", async () => {
    let arrived: (event: unknown) => void = () => {};
    const event = new Promise((resolve) => {
      arrived = resolve;
    });
    await new Promise<void>((live) => {
      client.deep.news({ on: "a" }).subscribe({ live: () => live(), event: arrived });
    });

    await server.publish.deep.news({ on: "a" }, rich);

    expect(await event).toStrictEqual(rich);
  });

  it("keep rich values in reverse calls, at the root and in a namespace", async () => {
    const asked: unknown[] = [];
    client.handle({ ping: () => 40n });
    client.deep.handle({ confirm: (input: { big: bigint }) => asked.push(input) && input.big + 1n });

    const sum = await client.deep.ask(at);

    expect(sum).toBe(42n);
    expect(asked).toStrictEqual([{ at, big: 1n }]);
  });

  it("keep the declared errors of reverse calls, plain data too", async () => {
    client.handle({ ping: () => 40n });
    client.deep.handle({
      confirm() {
        throw new whole.RpcError("FAILED_PRECONDITION", "later", { name: "Busy", data: { until: 5 } });
      },
    });

    const [error] = await during(() => client.deep.ask(at));

    expect(error).toMatchObject({ name: "Busy", data: { until: 5 }, executed: "yes" });
  });

  it("call without input and output", async () => {
    const seen = await during(async () => expect(await client.deep.nothing()).toBeUndefined());

    expect(seen).toStrictEqual([undefined]);
  });
});

describe("what is generated for all kinds", () => {
  it("compiles, and holds users to it", async () => {
    const good = `
      import { createClient } from "./generated/client.ts";
      import { createRouter, type DeepHandlers } from "./generated/server.ts";
      const client = createClient("ws://localhost");
      const given: Promise<{ at: Date; big: bigint }> = client.deep.give({ at: new Date(), big: 1n });
      for await (const item of client.deep.count({ at: new Date(), big: 1n })) item?.at.getTime();
      declare const deep: DeepHandlers;
      createRouter({ deep });
      void given;
    `;
    const wrong = `
      client.deep.give({ at: "now", big: 1n });
      client.deep.gone();
      createRouter({ deep: { give: deep.give } });
      client.deep.collect({ at: new Date(), big: 1n }, ["text"]);
    `;

    expect(await project.typeErrors(good)).toEqual([]);
    expect((await project.typeErrors(good + wrong)).map((line) => /error (TS\d+)/.exec(line)?.[1])).toEqual([
      "TS2322",
      "TS2339",
      "TS2739",
      "TS2345",
    ]);
  });

  it("is right in the client too, which users' compilers are told to skip", async () => {
    const client = project.generated.files.find(({ path }) => path.endsWith("client.ts"))?.text ?? "";

    project.write("generated/client.ts", client.replace('name: "deep.give"', "name: 5"));

    expect(client).toContain("// @ts-nocheck");
    expect(await project.typeErrors("export {};")).toEqual([expect.stringMatching(/^generated\/client\.ts.*TS2322/)]);
  });

  it("says of a declared error what its comment says", async () => {
    const documented = await GeneratedProject.of({
      "contract.ts": `
        import { call } from "@wsrpc-ts/runtime";
        import * as z from "zod";
        export const enter = call({
          errors: {
            /** Closed for now. */
            Closed: z.object({ since: z.date() }),
            /**
             * There is no such room.
             * There never was.
             */
            Gone: { code: "NOT_FOUND", data: z.null() },
            Full: z.null(),
          },
        });
        export const leave = call({ errors: { Locked: z.null() } });
      `,
    });

    const types = documented.text("types.d.ts");
    const errors = await documented.typeErrors("export {};");
    documented.remove();

    expect(types).toContain(`export type EnterError =
  /** Closed for now. */
  | RpcError<"Closed", { since: Date }>
  /**
   * There is no such room.
   * There never was.
   */
  | RpcError<"Gone", null>
  | RpcError<"Full", null>;
`);
    expect(types).toContain('export type LeaveError = RpcError<"Locked", null>;\n');
    expect(errors).toEqual([]);
  });
});
