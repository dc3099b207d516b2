import { readFile } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { docsOf, type GeneratedFile, inspect } from "@wsrpc-ts/codegen";
import { bytes, call, duplex, reverse, stream, topic, upload } from "@wsrpc-ts/runtime";
import { memoryTransport } from "@wsrpc-ts/runtime/testing";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { createClient, createRouter } from "./fixtures/kinds/generated.ts";
import { handlers } from "./fixtures/kinds/handlers.ts";
import { asyncApiErrors, FrameJudge } from "./support/asyncapi-document.ts";
import { modelOf } from "./support/model-of.ts";

const info = { title: "Things", version: "1.2.3" };

describe("an AsyncAPI document", () => {
  it.each(["kinds", "ledger"])("of the contract %s is valid", async (name) => {
    expect(asyncApiErrors(await documentOf(name))).toEqual([]);
  });

  it("is valid for names, words and values of any kind", () => {
    const Node = z.object({
      get kids() {
        return z.array(Node).optional();
      },
      größe: z.bigint().default(3n),
    });
    const odd = {
      größe$x: call({
        input: z.union([z.date(), z.string(), z.undefined()]),
        output: z.discriminatedUnion("k", [
          z.object({ k: z.literal("a"), v: z.map(z.string(), Node) }),
          z.object({ k: z.literal("b") }),
        ]),
        errors: { "Nicht gefunden!": { code: "NOT_FOUND", data: z.nan() } },
        idempotent: "key",
        timeoutMs: 5,
      }),
      up: upload({ item: bytes() }),
      none: call({ input: z.tuple([]), output: z.tuple([]).rest(z.number().multipleOf(-2)) }),
      down: stream({ item: z.tuple([z.string(), z.number().optional()], z.set(z.bigint())) }),
      both: duplex({ send: z.record(z.enum(["a", "b"]), z.number()), receive: z.templateLiteral(["x", z.number()]) }),
      news: topic({ params: z.object({ ["__proto__"]: z.string() }), event: z.never(), keep: { events: 3 } }),
      ask: reverse({
        input: z.unknown(),
        output: z.intersection(z.looseObject({ a: z.string() }), z.strictObject({ b: z.email() })),
      }),
    };
    const model = modelOf(odd, new Map([[Node, "Größe"]]));
    const [first, ...others] = model.procedures;
    const documented = {
      ...model,
      procedures: [{ ...first, docs: "Asks.\n\nMore.\n@deprecated no more" }, ...others],
    } as typeof model;

    expect(asyncApiErrors(textOf(docsOf(documented, info, "/"), "asyncapi.json"))).toEqual([]);
  });

  it("is refused by the judge of this test if it is wrong", async () => {
    const document = (await documentOf("kinds")).replace('"action": "receive"', '"action": "take"');

    expect(asyncApiErrors(document).join()).toMatch(/\/operations\/\w+\/action/);
  });

  it("refers to nothing that is not there", async () => {
    const text = await documentOf("kinds");
    const document = JSON.parse(text) as object;

    const dangling = [...text.matchAll(/"\$ref": "#\/([^"]+)"/g)].filter(([, pointer = ""]) => {
      const found = pointer
        .split("/")
        .reduce<unknown>((at, key) => (at as Record<string, unknown> | undefined)?.[key], document);
      return found === undefined;
    });

    expect(dangling).toEqual([]);
    expect(text).toContain('"$ref": "#/components/schemas/Line"');
  });

  it("describes the frames that a client and a server of the contract exchange", async () => {
    const judge = new FrameJudge(await documentOf("kinds"), procedures);
    const transport = memoryTransport(createRouter(handlers), { onError: () => {} });
    const heard = (payload: string | Uint8Array, isOurs: boolean) => {
      for (const frame of framesOf(payload)) judge.judge(frame, isOurs);
      return payload;
    };
    const client = createClient((listener) => {
      const connection = transport({
        opened: () => listener.opened(),
        received: (payload) => listener.received(heard(payload, false)),
        drained: () => listener.drained(),
        closed: (code, reason) => listener.closed(code, reason),
      });
      return {
        send: (payload) => connection.send(heard(payload, true)),
        close: (code, reason) => connection.close(code, reason),
        get bufferedBytes() {
          return connection.bufferedBytes;
        },
      };
    });

    await everything(client, transport.server.publish);
    await client.$close();
    await transport.server.close();

    expect(judge.errors).toEqual([]);
    expect([...judge.seen].sort()).toEqual(messages);
  });

  it("refuses frames that are not of the contract", async () => {
    const judge = new FrameJudge(await documentOf("kinds"), procedures);

    judge.judge([16, 1, "add", { a: "one", b: 2 }], true);
    judge.judge([19, 1, 3], false);

    expect(judge.errors).toEqual(["add.input: data/3/a must be number", "add.item is not in the document"]);
  });
});

const procedures = ["add", "ask", "blob", "confirm", "count", "echo", "lines", "refuse", "rich", "slow", "sum", "who"];
const messages = [
  "add.input",
  "add.output",
  "ask.input",
  "ask.output",
  "blob.input",
  "blob.item",
  "blob.output",
  "confirm.input",
  "confirm.output",
  "count.input",
  "count.item",
  "echo.input",
  "echo.receive",
  "echo.send",
  "lines.event",
  "lines.params",
  "refuse.errors.Closed",
  "refuse.errors.Muted",
  "refuse.input",
  "rich.input",
  "rich.output",
  "sum.input",
  "sum.item",
  "sum.output",
  "who.input",
  "who.output",
];

type Client = ReturnType<typeof createClient>;
type Publish = { lines(params: { room: string }, event: { id: number; text: string; at: Date }): Promise<unknown> };

async function everything(client: Client, publish: Publish): Promise<void> {
  client.handle({ confirm: () => ({ yes: true }) });
  await client.add({ a: 1, b: 2 });
  const big = 2n ** 70n;
  await client.rich({
    date: new Date(1),
    big,
    map: new Map([["a", new Date(2)]]),
    set: new Set([big]),
    bytes: new Uint8Array(3),
  });
  await client.ask("sure?");
  await client.who();
  await client.refuse("closed").safe();
  await client.refuse("muted").safe();
  await client.sum({ name: "a" }, [1, 2]);
  await client.blob(undefined, [new Uint8Array(2)]);
  for await (const line of client.count({ to: 2 })) expect(line.at).toBeInstanceOf(Date);
  for await (const text of client.echo({ prefix: "x" }, ["y"])) expect(text).toBe("xy");
  const heard = await new Promise((resolve) => {
    client.lines({ room: "a" }).subscribe({
      event: resolve,
      live: () => void publish.lines({ room: "a" }, { id: 1, text: "hi", at: new Date(3) }),
    });
  });
  expect(heard).toEqual({ id: 1, text: "hi", at: new Date(3) });
}

/** The frames of a message, text or binary. */
function framesOf(payload: string | Uint8Array): unknown[][] {
  const text = typeof payload === "string" ? payload : jsonOf(payload);
  return (JSON.parse(text) as unknown[]).slice(2) as unknown[][];
}

function jsonOf(payload: Uint8Array): string {
  const length = new DataView(payload.buffer, payload.byteOffset).getUint32(0);
  return new TextDecoder().decode(payload.subarray(4, 4 + length));
}

function textOf(files: readonly GeneratedFile[], name: string): string {
  return files.find(({ path }) => path.endsWith(name))?.text ?? "";
}

async function documentOf(fixture: string): Promise<string> {
  const cwd = fileURLToPath(new URL(`fixtures/${fixture}`, import.meta.url));
  expect(await readFile(`${cwd}/contract.ts`, "utf8")).toContain("export const");
  const { model } = await inspect({ cwd, contract: "contract.ts" });
  if (!model) throw new Error("the fixture cannot be read");
  return textOf(docsOf(model, info, "/"), "asyncapi.json");
}
