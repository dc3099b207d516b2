import { once } from "node:events";
import { anonymous, type ServeOptions, type Server, serve } from "@wsrpc-ts/runtime/server";
import { afterEach, describe, expect, it } from "vitest";
import { fixedLimits } from "../../packages/runtime/src/protocol/limits.ts";
import { type Client, createClient, createRouter, type Line, type Publish } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";

const open: { client: Client; server: Server<Publish> }[] = [];

async function start(
  limits: ServeOptions<unknown>["limits"] = {},
  own: Partial<typeof handlers> = {},
  onError: ServeOptions<unknown>["onError"] = () => {},
) {
  const server = serve(createRouter({ ...handlers, ...own }), { authenticate: anonymous, onError, limits });
  const { url } = await server.listen(0, "127.0.0.1");
  const client = createClient(url);
  open.push({ client, server });
  return { client, server };
}

afterEach(async () => {
  for (const { client, server } of open.splice(0)) {
    await client.$close();
    await server.close();
  }
});

/** Gives items for as long as somebody takes them. */
class Produced {
  #count = 0;

  async *each<T>(make: (n: number) => T): AsyncGenerator<T> {
    for (;;) yield make(++this.#count);
  }

  /** How many there are once nothing has come of a hundred answers on the same connection. */
  async atRest(client: Client): Promise<number> {
    for (let before = -1; before !== this.#count; ) {
      before = this.#count;
      for (let call = 0; call < 100; call++) await client.add({ a: 1, b: 1 });
    }
    return this.#count;
  }
}

describe("over a real socket", () => {
  it("answers calls, also many at a time", async () => {
    const { client } = await start();

    const sums = await Promise.all(Array.from({ length: 600 }, (_, n) => client.add({ a: n, b: 1 })));

    expect(sums).toEqual(Array.from({ length: 600 }, (_, n) => n + 1));
  });

  it("carries what JSON cannot, both ways", async () => {
    const { client } = await start();
    const input = {
      date: new Date(7),
      big: 2n ** 80n,
      map: new Map([["a", new Date(1)]]),
      set: new Set([1n, 2n]),
      bytes: new Uint8Array([1, 2, 255]),
    };

    const output = await client.rich(input);

    expect(output).toEqual(input);
  });

  it("refuses a bigint that is longer than may be on the side that sends it", async () => {
    const told: string[] = [];
    const { client } = await start({}, { rich: (input) => ({ ...input, big: 10n ** 1024n }) }, (error) =>
      told.push(String(error)),
    );
    const input = { date: new Date(7), big: 1n, map: new Map(), set: new Set<bigint>(), bytes: new Uint8Array() };

    const asked = await client.rich({ ...input, big: 10n ** 1024n }).safe();
    const answered = await client.rich(input).safe();

    expect(asked).toMatchObject({
      error: {
        code: "INVALID_ARGUMENT",
        executed: "no",
        message: "the input of rich cannot be sent: RangeError: big: a bigint has more than 1024 digits",
      },
    });
    expect(answered).toMatchObject({ error: { code: "INTERNAL", executed: "yes" } });
    expect(told).toEqual(["RangeError: big: a bigint has more than 1024 digits"]);
  });

  it("tells declared errors from others", async () => {
    const { client } = await start();

    const closed = await client.refuse("closed").safe();
    const muted = await client.refuse("muted").safe();
    const missing = await client.refuse("missing").safe();
    const secret = await client.refuse("other").safe();

    expect(closed).toMatchObject({
      ok: false,
      error: { name: "Closed", code: "FAILED_PRECONDITION", data: { since: new Date(5) }, executed: "yes" },
    });
    expect(muted).toMatchObject({ ok: false, error: { name: "Muted", data: null } });
    expect(missing).toMatchObject({
      ok: false,
      error: { name: "RpcError", code: "NOT_FOUND", message: "no such thing" },
    });
    expect(secret).toMatchObject({ ok: false, error: { code: "INTERNAL" } });
    expect(JSON.stringify(secret)).not.toContain("unspoken");
  });

  it("refuses input that is larger than the server takes, also before it is known what that is", async () => {
    const { client } = await start({ maxMessageBytes: 70_000 });

    const calls = ["x".repeat(100_000), "x".repeat(60_000)].map((text) => client.refuse(text as never).safe());
    const later = await client.refuse("x".repeat(100_000) as never).safe();

    const tooLarge = { ok: false, error: { code: "RESOURCE_EXHAUSTED", executed: "no" } };
    expect(await Promise.all(calls)).toMatchObject([tooLarge, { error: { executed: "yes" } }]);
    expect(later).toMatchObject(tooLarge);
  });

  it("says that the handler ran where a limit ends a call that had begun", async () => {
    const blob = async (_input: undefined, _items: AsyncIterable<Uint8Array>) => new Promise<never>(() => {});
    const { client } = await start({ maxInboundBytes: 100_000 }, { slow: async () => "x".repeat(5_000_000), blob });
    const chunks = Array.from({ length: 32 }, () => new Uint8Array(10_000));

    const answer = await client.slow({ ms: 0 }).safe();
    const upload = await client.blob(undefined, chunks).safe();

    const begun = { ok: false, error: { code: "RESOURCE_EXHAUSTED", executed: "yes" } };
    expect([answer, upload]).toMatchObject([begun, begun]);
  });

  it("answers more calls at once than the server runs at a time, also before it is known how many those are", async () => {
    const { client } = await start({ maxCalls: 2 });

    const sums = await Promise.all(Array.from({ length: 300 }, (_, n) => client.add({ a: n, b: 1 })));

    expect(sums).toEqual(Array.from({ length: 300 }, (_, n) => n + 1));
  });

  it("refuses input that does not fit, before any handler runs", async () => {
    const { client } = await start();

    const outcome = await client.add({ a: "1" as never, b: 2 }).safe();

    expect(outcome).toMatchObject({ ok: false, error: { code: "INVALID_ARGUMENT", executed: "no" } });
  });

  it("cancels, and keeps deadlines", async () => {
    const { client } = await start();
    const abort = new AbortController();

    const cancelled = client.slow({ ms: 10_000 }, { signal: abort.signal }).safe();
    const late = client.slow({ ms: 10_000 }, { timeoutMs: 20 }).safe();
    abort.abort();

    expect(await cancelled).toMatchObject({ ok: false, error: { code: "CANCELLED" } });
    expect(await late).toMatchObject({ ok: false, error: { code: "DEADLINE_EXCEEDED" } });
  });

  it("streams with credit, also more than one window", async () => {
    const { client } = await start();
    const ids: number[] = [];

    for await (const line of client.count({ to: 1000 })) ids.push(line.id);

    expect(ids).toEqual(Array.from({ length: 1000 }, (_, n) => n + 1));
  });

  it("holds up what produces a stream while its reader waits, and goes on with it", async () => {
    const produced = new Produced();
    const { client } = await start({}, { count: () => produced.each((id) => ({ id, text: "", at: new Date(id) })) });
    const items = client.count({ to: 0 })[Symbol.asyncIterator]();

    await items.next();
    const held = await produced.atRest(client);
    for (let read = 0; read < held; read++) await items.next();
    const further = await produced.atRest(client);
    await items.return?.();

    expect(held).toBe(fixedLimits.credit);
    expect(further).toBeGreaterThan(held);
    expect(further).toBeLessThan(5 * fixedLimits.credit);
  });

  it("holds up what a client uploads while the handler waits", async () => {
    const produced = new Produced();
    const sum: typeof handlers.sum = async ({ name }, items, { signal }) => {
      for await (const _ of items) await once(signal, "abort");
      return { name, sum: 0 };
    };
    const { client } = await start({}, { sum });

    const upload = client.sum(
      { name: "s" },
      produced.each((n) => n),
    );
    const held = await produced.atRest(client);
    upload.cancel();

    expect(held).toBe(fixedLimits.credit);
    expect(await upload.safe()).toMatchObject({ ok: false, error: { code: "CANCELLED" } });
  });

  it("uploads numbers and bytes", async () => {
    const { client } = await start();

    const sum = await client.sum(
      { name: "s" },
      Array.from({ length: 500 }, (_, n) => n),
    );
    const blob = await client.blob(undefined, [new Uint8Array(100_000), new Uint8Array(1)]);

    expect(sum).toEqual({ name: "s", sum: (499 * 500) / 2 });
    expect(blob).toEqual({ size: 100_001 });
  });

  it("sends items both ways", async () => {
    const { client } = await start();
    const got: string[] = [];

    for await (const item of client.echo({ prefix: ">" }, ["a", "b", "c"])) got.push(item);

    expect(got).toEqual([">a", ">b", ">c"]);
  });

  it("tells handlers of every kind what their caller belongs to", async () => {
    const { client } = await start(
      {},
      {
        async who(_input, { trace, peer }) {
          await peer.confirm({ question: "" }, { trace: `${trace} back` });
          return String(trace);
        },
        async *count({ to }, { trace }) {
          yield { id: to, text: String(trace), at: new Date(0) };
        },
        sum: (_input, _items, { trace }) => ({ name: String(trace), sum: 0 }),
        async *echo(_input, _items, { trace }) {
          yield String(trace);
        },
      },
    );
    const told: unknown[] = [];
    client.handle({ confirm: (_input, { trace }) => ({ yes: told.push(trace) > 0 }) });

    told.push(await client.who(undefined, { trace: "call" }), await client.who());
    for await (const { text } of client.count({ to: 1 }, { trace: "stream" })) told.push(text);
    told.push((await client.sum({ name: "" }, [], { trace: "upload" })).name);
    for await (const text of client.echo({ prefix: "" }, [], { trace: "duplex" })) told.push(text);

    expect(told).toEqual(["call back", "undefined back", "call", "undefined", "stream", "upload", "duplex"]);
  });

  it("lets the server ask the client", async () => {
    const { client } = await start();
    client.handle({ confirm: ({ question }) => ({ yes: question === "sure?" }) });

    expect(await client.ask("sure?")).toBe("yes");
    expect(await client.ask("really?")).toBe("no");
  });

  it("lets an object of a class answer what the server asks", async () => {
    class Answers {
      readonly #expected = "sure?";
      confirm({ question }: { question: string }) {
        return { yes: question === this.#expected };
      }
    }
    const { client } = await start();
    client.handle(new Answers());

    expect(await client.ask("sure?")).toBe("yes");
  });

  it("pushes events to subscribers", async () => {
    const { client, server } = await start();
    const events: Line[] = [];
    await new Promise<void>((live) => {
      client.lines({ room: "a" }).subscribe({ live: () => live(), event: (line) => events.push(line) });
    });

    await server.publish.lines({ room: "a" }, { id: 1, text: "x", at: new Date(9) });
    await server.publish.lines({ room: "b" }, { id: 2, text: "y", at: new Date(9) });
    await server.publish.lines({ room: "a" }, { id: 3, text: "z", at: new Date(9) });
    await client.who();

    expect(events).toEqual([
      { id: 1, text: "x", at: new Date(9) },
      { id: 3, text: "z", at: new Date(9) },
    ]);
  });

  it("tells its state", async () => {
    const { client } = await start();
    const states: string[] = [];
    client.$connection.onState((state) => states.push(state));

    expect(client.$connection.state).toBe("connecting");
    await client.$connection.opened;
    await client.$close();

    expect(states).toEqual(["open", "closed"]);
    expect(await client.add({ a: 1, b: 2 }).safe()).toMatchObject({
      ok: false,
      error: { code: "CANCELLED", executed: "no" },
    });
  });
});
