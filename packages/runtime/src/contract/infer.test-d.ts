import { expectTypeOf } from "vitest";
import * as z from "zod";
import type { RpcError } from "../errors.ts";
import { bytes } from "./bytes.ts";
import { call, duplex, reverse, stream, topic, upload } from "./contract.ts";
import type { HandlersOf, InputOf, OutputOf } from "./infer.ts";

const chat = {
  send: call({
    input: z.object({ room: z.string(), text: z.string().default("hi") }),
    output: z.object({ at: z.date() }),
    errors: {
      RoomClosed: z.object({ since: z.date() }),
      Muted: z.null(),
      Gone: { code: "NOT_FOUND", data: z.string() },
    },
  }),
  ping: call({}),
  history: stream({ item: z.string() }),
  attach: upload({ input: z.object({ name: z.string() }), item: bytes(), output: z.object({ size: z.int() }) }),
  whiteboard: duplex({ send: z.number(), receive: z.string() }),
  messages: topic({ params: z.object({ room: z.string() }), event: z.string() }),
  confirm: reverse({ input: z.string(), output: z.boolean() }),
};

type Handlers = HandlersOf<typeof chat, { user: string }>;

expectTypeOf<InputOf<typeof chat.send>>().toEqualTypeOf<{ room: string; text?: string | undefined }>();
expectTypeOf<OutputOf<typeof chat.send>>().toEqualTypeOf<{ at: Date }>();
expectTypeOf<Parameters<Handlers["send"]>[0]>().toEqualTypeOf<{ room: string; text: string }>();
expectTypeOf<Parameters<Handlers["attach"]>[1]>().toEqualTypeOf<AsyncIterable<Uint8Array>>();
expectTypeOf<Parameters<Handlers["whiteboard"]>[1]>().toEqualTypeOf<AsyncIterable<number>>();
expectTypeOf<keyof Handlers>().toEqualTypeOf<"send" | "ping" | "history" | "attach" | "whiteboard" | "messages">();

const handlers: Handlers = {
  send: (input, ctx) => {
    expectTypeOf(ctx.principal).toEqualTypeOf<{ user: string }>();
    expectTypeOf(ctx.fail("RoomClosed", { since: new Date() })).toEqualTypeOf<
      RpcError<"RoomClosed", { since: Date }>
    >();
    if (input.text === "") throw ctx.fail("Muted");
    if (input.text === "?") throw ctx.fail("Gone", "away");
    // @ts-expect-error a declared error needs its data
    if (input.text === "!") throw ctx.fail("RoomClosed");
    // @ts-expect-error no such error is declared
    if (input.text === "…") throw ctx.fail("Missing", null);
    return { at: new Date() };
  },
  ping: () => {},
  async *history() {
    yield "a";
  },
  async attach(_input, items) {
    let size = 0;
    for await (const item of items) size += item.length;
    return { size };
  },
  async *whiteboard(_input, items) {
    for await (const item of items) yield String(item);
  },
};
expectTypeOf(handlers.messages).toEqualTypeOf<Handlers["messages"]>();

stream({
  input: z.object({ room: z.string() }),
  // @ts-expect-error a stream gives items, and that is said where it is wrong
  output: z.string(),
});

// @ts-expect-error a missing handler is a type error
const incomplete: Handlers = { ping: () => {} };
expectTypeOf(incomplete).not.toBeAny();
