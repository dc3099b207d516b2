import { describe, expect, it } from "vitest";
import * as z from "zod";
import type { TopicListener } from "../client/topic-listener.ts";
import { RpcError } from "../errors.ts";
import { AsyncQueue } from "../rpc/async-queue.ts";
import { decodeWith } from "./decode.ts";
import { decodedStream, decodedTopic } from "./decoded-methods.ts";

const Count = z.codec(z.object({ text: z.string() }), z.int(), {
  decode: ({ text }) => Number(text),
  encode: (count) => ({ text: String(count) }),
});
const value = decodeWith(Count, "Count");
const item = (text: unknown) => ({ text });

type Method<R> = () => R;

describe("a decoded stream", () => {
  it("gives items in the order in which they were asked for", async () => {
    const queue = new AsyncQueue<unknown>();
    const items = (decodedStream(() => queue, { value }) as Method<AsyncIterable<number>>)()[Symbol.asyncIterator]();

    const asked = Promise.all([items.next(), items.next(), items.next()]);
    for (const text of ["1", "2"]) queue.push(item(text));
    queue.finish();

    expect(await asked).toEqual([
      { value: 1, done: false },
      { value: 2, done: false },
      { value: undefined, done: true },
    ]);
  });

  it("can be left while the next item is awaited", async () => {
    let left = 0;
    const queue = new AsyncQueue<unknown>(undefined, () => left++);
    const items = (decodedStream(() => queue, { value }) as Method<AsyncIterable<number>>)()[Symbol.asyncIterator]();
    const next = items.next();

    const end = await items.return?.();

    expect(end).toEqual({ value: undefined, done: true });
    expect(await next).toEqual({ value: undefined, done: true });
    expect(left).toBe(1);
  });

  it("says where it could not be decoded, and is left", async () => {
    let left = 0;
    const queue = new AsyncQueue<unknown>(undefined, () => left++);
    const items = (decodedStream(() => queue, { value }) as Method<AsyncIterable<number>>)()[Symbol.asyncIterator]();
    queue.push(item(5));

    const failure = await items.next().catch((error: unknown) => error);

    expect(failure).toBeInstanceOf(RpcError);
    expect(failure).toMatchObject({
      code: "INTERNAL",
      message: "Count could not be decoded: text: Invalid input: expected string, received number",
      cause: expect.any(z.core.$ZodError),
    });
    expect(left).toBe(1);
  });
});

describe("a decoded topic", () => {
  it("tells a listener that is an object of a class, and no more once an event could not be decoded", () => {
    let inner: TopicListener<unknown> = {};
    let stopped = 0;
    const source = Object.assign(new AsyncQueue<unknown>(), {
      subscribe(listener: TopicListener<unknown>) {
        inner = listener;
        return () => stopped++;
      },
    });
    class Listener implements TopicListener<number> {
      readonly told: unknown[] = [];
      event(event: number): void {
        this.told.push(event);
      }
      gap({ from, to }: { from: number; to: number }): void {
        this.told.push([from, to]);
      }
      live({ recovered }: { recovered: boolean }): void {
        this.told.push(recovered);
      }
      error({ code }: RpcError): void {
        this.told.push(code);
      }
    }
    const listener = new Listener();
    const topic = (decodedTopic(() => source, value) as Method<{ subscribe(listener: object): () => void }>)();
    const position = { epoch: "e", offset: 1 };

    topic.subscribe(listener);
    inner.live?.({ recovered: true, position });
    inner.event?.(item("1"), position);
    inner.gap?.({ from: 2, to: 3, why: "lost" });
    inner.event?.(item(4), position);

    expect(listener.told).toEqual([true, 1, [2, 3], "INTERNAL"]);
    expect(stopped).toBe(1);
  });

  it("leaves an end of which its listener does not want to be told to `onError` of the client", () => {
    const seen: TopicListener<unknown>[] = [];
    const source = Object.assign(new AsyncQueue<unknown>(), {
      subscribe(listener: TopicListener<unknown>) {
        seen.push(listener);
        return () => {};
      },
    });
    const topic = (decodedTopic(() => source, value) as Method<{ subscribe(listener: unknown): () => void }>)();

    topic.subscribe(() => {});
    topic.subscribe({ event() {} });
    topic.subscribe({ error() {} });

    expect(seen.map(({ error }) => typeof error)).toEqual(["undefined", "undefined", "function"]);
  });
});
