import { join, resolve } from "node:path";
import { build } from "esbuild";
import { afterAll, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { GeneratedProject } from "../support/generated-project.ts";
import { provenTypes } from "../support/proven-types.ts";

const money = `
import * as z from "zod";
export class Money {
  readonly cents: bigint;
  readonly #isOwn = true;
  constructor(cents: bigint) { this.cents = cents; }
  get isOwn() { return this.#isOwn; }
}
const decode = ({ cents }: { cents: bigint }) => {
  if (cents === 13n) throw new Error("an unlucky price");
  return new Money(cents);
};
export const Price = z.codec(z.object({ cents: z.bigint() }), z.instanceof(Money), {
  decode,
  encode: ({ cents }) => ({ cents }),
});
const day = z.codec(z.iso.date(), z.date(), {
  decode: (text) => new Date(text),
  encode: (date) => date.toISOString().slice(0, 10),
});
export { day as Day };
export const Never = z.codec(z.string(), z.string(), {
  decode: (text) => Promise.resolve(text) as unknown as string,
  encode: (text) => text,
});
/** What is left out is empty. */
export const Note = z.codec(z.string().optional(), z.string(), { decode: (text) => text ?? "-", encode: (text) => text === "-" ? undefined : text });
export const Id = z.codec(z.string().min(2), z.int(), { decode: Number, encode: String }).brand<"Id">();
export enum Color { Red = "red", Blue = "blue" }
`;
const contract = `
import { call, duplex, reverse, stream, topic, upload } from "@wsrpc-ts/runtime";
import * as z from "zod";
import { Color, Day, Id, Never, Note, Price } from "./money.ts";
export { Color, Money } from "./money.ts";
export * as deep from "./deep.ts";
export const Item = z.object({
  id: Id,
  price: Price,
  sold: Day.optional(),
  note: Note,
  color: z.enum(Color),
  at: z.date(),
  get parts() { return z.array(Item); },
});
export const Found = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("item"), item: Item }),
  z.object({ kind: z.literal("day"), day: Day, at: z.date() }),
]);
export const Typed = z.string().pipe(Day);
export const put = call({
  input: z.object({ item: Item }),
  output: Item,
  errors: { TooDear: z.object({ most: Price.nullable() }), Closed: { code: "NOT_FOUND", data: Day }, Full: z.null() },
});
export const structures = call({
  output: z.object({
    map: z.map(Day, Price.nullable()),
    set: z.set(Day),
    record: z.record(z.string(), Day),
    tuple: z.tuple([z.string(), Day]).rest(Price),
    others: z.object({ plain: z.string() }).catchall(Day),
    joined: z.object({ a: Day }).and(z.object({ b: Day, c: z.string() })),
    found: z.array(Found),
    described: Price.describe("what it costs").readonly(),
    maybe: z.union([Price, z.null()]),
    typed: Typed,
  }),
});
export const never = call({ output: Never });
export const list = stream({ input: z.object({ cents: z.array(z.bigint()) }), item: Price, errors: { Closed: Day } });
export const sum = upload({ item: Price, output: Price });
export const swap = duplex({ input: z.object({}), send: Price, receive: Price });
export const prices = topic({ event: Price });
export const ping = reverse({ output: z.string() });
export const offer = reverse({ input: z.object({ price: Price }), output: Price });
export const ask = call({ input: z.object({ cents: z.bigint() }), output: z.string() });
export const paint = call({ input: z.object({ color: z.enum(Color) }), output: z.enum(Color) });
`;
const deep = `
import { call } from "@wsrpc-ts/runtime";
import * as z from "zod";
import { Day } from "./money.ts";
export const today = call({ output: Day.nullable() });
export const plain = call({ output: z.object({ at: z.date() }) });
`;
const files = { "contract.ts": contract, "deep.ts": deep, "money.ts": money };

interface Money {
  readonly cents: bigint;
}
type Stream = AsyncIterable<Money>;
interface Listener {
  live?(state: unknown): void;
  event?(event: Money, position: unknown): void;
  error?(error: unknown): void;
}
interface Client {
  put(input: unknown): Promise<unknown> & { safe(): Promise<unknown>; cancel(): void };
  structures(): Promise<unknown>;
  never(): Promise<unknown>;
  list(input: { cents: bigint[] }): Stream;
  sum(input: undefined, items: unknown[]): Promise<Money>;
  swap(input: object, items: unknown[]): Stream;
  prices(): AsyncIterable<Money> & { subscribe(listener: Listener | ((event: Money) => void)): () => void };
  ask(input: { cents: bigint }): Promise<string>;
  deep: { today(): Promise<unknown> };
  handle(handlers: object): () => void;
  $connection: { state: string };
  $close(): Promise<void>;
}
interface Whole {
  contract: { Money: new (cents: bigint) => Money };
  createClient(target: unknown): Client;
  createRouter(handlers: object): object;
  memoryTransport(router: object): {
    server: { publish: { prices(params: undefined, event: Money): Promise<unknown> }; close(): Promise<void> };
  };
}
type Refusal = Error & { code: string; executed: string };
interface Ctx {
  signal: AbortSignal;
  fail(name: string, data: unknown): Error;
  peer: { offer(input: unknown): Promise<Money>; ping(): Promise<string> };
}

const [day, at] = [new Date("2024-02-29"), new Date(1_700_000_000_123)];
const wireItem = { id: "10", price: { cents: 5n }, color: "red", at, parts: [] };

let project: GeneratedProject;
let whole: Whole;
let transport: ReturnType<Whole["memoryTransport"]>;
let client: Client;
let left: string[] = [];
const price = (cents: bigint) => new whole.contract.Money(cents);

/** Codecs in all places; a day crosses without its time. */
const structures = (another: Date) => ({
  map: new Map([
    [day, price(1n)],
    [another, null],
  ]),
  set: new Set([day]),
  record: { a: day },
  tuple: ["a", day, price(2n), price(3n)],
  others: { plain: "2024-02-29", other: day },
  joined: { a: day, b: day, c: "c" },
  found: [{ kind: "day", day, at }],
  described: price(4n),
  maybe: null,
  typed: day,
});

const handlers = {
  put({ item }: { item: { price: Money } }, ctx: Ctx) {
    if (item.price.cents === 99n) throw ctx.fail("TooDear", { most: price(50n) });
    if (item.price.cents === 98n) throw ctx.fail("Closed", day);
    if (item.price.cents === 97n) throw ctx.fail("TooDear", { most: price(13n) });
    if (item.price.cents === 96n) throw ctx.fail("Full", null);
    return { ...item, price: price(item.price.cents) };
  },
  structures: () => structures(at),
  never: () => "text",
  async *list({ cents }: { cents: bigint[] }, ctx: Ctx) {
    ctx.signal.addEventListener("abort", () => left.push("list"));
    for (const one of cents) {
      if (one === 98n) throw ctx.fail("Closed", day);
      yield price(one);
    }
  },
  async sum(_: unknown, items: Stream) {
    let sum = 0n;
    for await (const { cents } of items) sum += cents;
    return price(sum);
  },
  async *swap(_: unknown, items: Stream) {
    for await (const { cents } of items) yield price(cents + 1n);
  },
  prices: {},
  async ask({ cents }: { cents: bigint }, { peer }: Ctx) {
    if (cents === 0n) return peer.ping();
    const answer = await peer.offer({ price: price(cents) }).catch((error: Error) => error);
    if (!(answer instanceof Error)) return String(answer.cents);
    const { code, executed, message } = answer as Refusal;
    return `${code} ${executed}: ${message}`;
  },
  paint: ({ color }: { color: string }) => color,
  deep: { today: () => day, plain: () => ({ at }) },
};

beforeAll(async () => {
  project = await GeneratedProject.of(files, {}, { clientCodecs: true });
  whole = (await project.run()) as unknown as Whole;
  transport = whole.memoryTransport(whole.createRouter(handlers));
  client = whole.createClient(transport);
});

beforeEach(() => {
  left = [];
});

afterAll(async () => {
  await client?.$close();
  await transport?.server.close();
  project?.remove();
});

async function all(stream: Stream): Promise<bigint[]> {
  const items: bigint[] = [];
  for await (const item of stream) {
    expect(item).toBeInstanceOf(whole.contract.Money);
    items.push(item.cents);
  }
  return items;
}

/** What a listener is told from the moment when it is subscribed. */
async function listening(): Promise<{ told: unknown[]; until: (count: number) => Promise<void> }> {
  const told: unknown[] = [];
  let wake = () => {};
  const until = async (count: number) => {
    while (told.length < count)
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  };
  const tell = (what: unknown) => {
    told.push(what);
    wake();
  };
  await new Promise<void>((live) => {
    client.prices().subscribe({ live: () => live(), event: ({ cents }) => tell(cents), error: tell });
  });
  return { told, until };
}

const unlucky = { code: "INTERNAL", name: "RpcError", message: "Price could not be decoded: Error: an unlucky price" };

describe("a client with the contract's codecs", () => {
  it("gets what they decode, and gives what crosses the wire", async () => {
    const sold = { ...wireItem, sold: "2024-02-29", note: "new", parts: [wireItem] };

    const item = await client.put({ item: sold });

    const decoded = { id: 10, price: price(5n), color: "red", at, note: "-", parts: [] };
    expect(item).toStrictEqual({ ...decoded, sold: day, note: "new", parts: [decoded] });
  });

  it("gets them wherever they stand", async () => {
    const found = await client.structures();

    expect(found).toStrictEqual(structures(new Date("2023-11-14")));
    expect(await client.deep.today()).toStrictEqual(day);
  });

  it("gets them in the data of declared errors", async () => {
    const failing = (cents: bigint) => client.put({ item: { ...wireItem, price: { cents } } }).safe();

    expect(await failing(99n)).toMatchObject({ ok: false, error: { name: "TooDear", data: { most: price(50n) } } });
    expect(await failing(98n)).toMatchObject({ ok: false, error: { name: "Closed", code: "NOT_FOUND", data: day } });
    expect(await failing(96n)).toMatchObject({ ok: false, error: { name: "Full", data: null } });
    await expect(client.put({})).rejects.toMatchObject({ code: "INVALID_ARGUMENT" });
  });

  it("gets them in streams, uploads and duplexes", async () => {
    const items = [{ cents: 1n }, { cents: 2n }];

    expect(await all(client.list({ cents: [1n, 2n] }))).toEqual([1n, 2n]);
    expect(await client.sum(undefined, items)).toStrictEqual(price(3n));
    expect(await all(client.swap({}, items))).toEqual([2n, 3n]);
    await expect(all(client.list({ cents: [98n] }))).rejects.toMatchObject({ name: "Closed", data: day });
  });

  it("gets them in events, of a listener and of a loop", async () => {
    const { told, until } = await listening();
    const loop = client.prices()[Symbol.asyncIterator]();
    const first = loop.next();
    await client.deep.today();

    await transport.server.publish.prices(undefined, price(7n));

    await until(1);
    expect(told).toEqual([7n]);
    expect((await first).value).toStrictEqual(price(7n));
    expect(await loop.return?.()).toEqual({ value: undefined, done: true });
  });

  it("gets them in reverse calls, and answers in the wire form", async () => {
    const asked: unknown[] = [];
    class Answers {
      readonly #pong = "pong";
      offer({ price }: { price: Money }) {
        return this.#pong && asked.push(price) && { cents: price.cents + 1n };
      }
      ping() {
        return this.#pong;
      }
    }
    const remove = client.handle(new Answers());

    const [answer, pong] = [await client.ask({ cents: 4n }), await client.ask({ cents: 0n })];
    remove();

    expect(asked).toStrictEqual([price(4n)]);
    expect(pong).toBe("pong");
    expect(answer).toBe("5");
    expect(await client.ask({ cents: 4n })).toContain("NOT_FOUND");
  });

  it("can cancel a call", async () => {
    const call = client.put({ item: wireItem });

    call.cancel();

    await expect(call).rejects.toMatchObject({ code: "CANCELLED" });
  });
});

describe("what cannot be decoded", () => {
  it("rejects the call alone", async () => {
    const failing = await client.put({ item: { ...wireItem, id: "11", price: { cents: 97n } } }).safe();

    expect(failing).toMatchObject({ ok: false, error: unlucky });
    expect(await client.deep.today()).toStrictEqual(day);
  });

  it("rejects the call that was given a promise for a value", async () => {
    const message = "Never could not be decoded: it is asynchronous, and a client cannot wait for it";

    await expect(client.never()).rejects.toMatchObject({ code: "INTERNAL", message, executed: "yes" });
  });

  it("ends a stream, whose handler is told", async () => {
    const items = client
      .list({ cents: [1n, 13n, 2n, ...Array.from({ length: 500 }, () => 3n)] })
      [Symbol.asyncIterator]();

    const [first, second, third] = await Promise.allSettled([items.next(), items.next(), items.next()]);

    expect(first).toMatchObject({ value: { value: price(1n) } });
    expect(second).toMatchObject({ reason: unlucky });
    expect(third).toMatchObject({ status: "fulfilled" });
    expect(await items.next()).toEqual({ value: undefined, done: true });
    await client.deep.today();
    expect(left).toEqual(["list"]);
  });

  it("ends a subscription, and no other", async () => {
    const [one, other] = [await listening(), await listening()];
    const loop = client.prices()[Symbol.asyncIterator]();
    const next = loop.next();
    await client.deep.today();

    await transport.server.publish.prices(undefined, price(13n));
    await transport.server.publish.prices(undefined, price(1n));

    await Promise.all([one.until(1), other.until(1)]);
    await expect(next).rejects.toMatchObject(unlucky);
    expect(await loop.next()).toEqual({ value: undefined, done: true });
    await client.deep.today();
    expect(one.told).toEqual([expect.objectContaining(unlucky)]);
    const fresh = await listening();
    await transport.server.publish.prices(undefined, price(2n));
    await fresh.until(1);
    expect(fresh.told).toEqual([2n]);
  });

  it("is refused where the server asks, which is told that no handler ran", async () => {
    const asked: unknown[] = [];
    const remove = client.handle({ offer: (input: unknown) => asked.push(input) });

    const answer = await client.ask({ cents: 13n });
    remove();

    expect(answer).toBe("INVALID_ARGUMENT no: Price could not be decoded: Error: an unlucky price");
    expect(asked).toEqual([]);
    expect(client.$connection.state).toBe("open");
  });
});

describe("what is generated for a client with the contract's codecs", () => {
  it("has exactly zod's types", async () => {
    const { diagnostics, unprovable, proved } = await provenTypes(project, { clientCodecs: true });

    expect(diagnostics).toEqual([]);
    expect(unprovable.map(({ subject }) => subject)).toEqual([
      "paint: `input` as a client gives it",
      "put: `input` as a client gives it",
    ]);
    expect(proved).toBeGreaterThan(30);
  });

  it("compiles, and holds users to it", async () => {
    const good = `
      import { createClient } from "./generated/client.ts";
      import type { Color, Money } from "./money.ts";
      const client = createClient("ws://localhost");
      const item = await client.put({ item: { id: "10", price: { cents: 5n }, color: "red", at: new Date(), parts: [] } });
      const price: Money = item.price;
      const sold: Date | undefined = item.sold;
      const id: number = item.id;
      const color: Color = await client.paint({ color: item.color });
      for await (const one of client.list({ cents: [] })) one.cents;
      for await (const one of client.prices()) one.cents;
      client.handle({ offer: ({ price }) => ({ cents: price.cents }) });
      const outcome = await client.put({ item: { id: "10", price, color, at: new Date(), parts: [] } }).safe();
      if (!outcome.ok && outcome.error.name === "TooDear") outcome.error.data.most?.cents;
      void [sold, id];
    `;
    const wrong = `
      client.put({ item });
      item.parts[0]?.price satisfies { amount: bigint } | undefined;
      item.sold satisfies string | undefined;
    `;

    expect(await project.typeErrors(good)).toEqual([]);
    expect((await project.typeErrors(good + wrong)).map((line) => /error (TS\d+)/.exec(line)?.[1])).toEqual([
      "TS2322",
      "TS1360",
      "TS1360",
    ]);
  });

  it("is the same on the wire, and where there is no codec the same client", async () => {
    const without = await GeneratedProject.of(files);
    const schemaOf = (one: GeneratedProject) => /const schema = .*/.exec(one.text("client.ts"))?.[0];
    const plain = { "contract.ts": deep.replace(/.*Day.*\n/g, "") };
    const [bare, asked] = [
      await GeneratedProject.of(plain),
      await GeneratedProject.of(plain, {}, { clientCodecs: true }),
    ];

    expect(project.text("contract.json")).toBe(without.text("contract.json"));
    expect(schemaOf(project)).toBe(schemaOf(without));
    expect(without.text("client.ts")).not.toMatch(/codecs|money/);
    expect(without.text("types.d.ts")).not.toMatch(/money/);
    expect(asked.generated.files.map(({ text }) => text)).toEqual(bare.generated.files.map(({ text }) => text));
    for (const one of [without, bare, asked]) one.remove();
  });

  it("brings zod into a bundle, and only then", async () => {
    const without = await GeneratedProject.of(files);
    const [zodless, zodful] = [await inputsOf(without), await inputsOf(project)];
    without.remove();

    expect(zodless.filter(isOfZod)).toEqual([]);
    expect(zodful.filter(isOfZod).length).toBeGreaterThan(0);
    expect(zodful.filter((path) => path.includes("src/server/"))).toEqual([]);
  });
});

function isOfZod(path: string): boolean {
  return /\/zod\/|src\/codecs\/|money\.ts$/.test(path);
}

/** What a bundler reads for a page's client. */
async function inputsOf({ folder }: GeneratedProject): Promise<string[]> {
  const { metafile } = await build({
    entryPoints: [join(folder, "generated/client.ts")],
    alias: { "@wsrpc-ts/runtime/client": resolve("packages/runtime/src/client/index.ts") },
    conditions: ["wsrpc-source"],
    bundle: true,
    write: false,
    metafile: true,
    platform: "browser",
    format: "esm",
    logLevel: "silent",
  });
  return Object.keys(metafile.inputs);
}
