import { describe, expect, it } from "vitest";
import { turn, WiredClient } from "../../test/wired-client.ts";
import { duplexMethod, streamMethod } from "./methods.ts";

type Method = (...args: unknown[]) => AsyncIterable<unknown>;

const kinds: [string, (wired: WiredClient) => AsyncIterable<unknown>][] = [
  ["stream", ({ client }) => (streamMethod(client, { name: "a" }) as Method)(1)],
  ["duplex", ({ client }) => (duplexMethod(client, { name: "a" }) as Method)(1, [])],
];

describe.each(kinds)("a %s", (_kind, open) => {
  it("sends nothing before it is iterated, and each iteration is a call of its own", async () => {
    const wired = new WiredClient();
    await wired.up();
    const stream = open(wired);
    await turn();
    expect(wired.counted(0)).toBe("[]");

    const iterators = [stream[Symbol.asyncIterator](), stream[Symbol.asyncIterator]()];
    expect(wired.counted(0)).toBe('[[16,1,"a",1],[16,3,"a",1]]');
    wired.gets('[1,0,[19,3,"x"]]');
    expect(await iterators[1]?.next()).toEqual({ value: "x", done: false });
  });

  it("is read where the client is by then: the server may be gone that it had when the stream was made", async () => {
    const wired = new WiredClient();
    await wired.up();
    const stream = open(wired);
    wired.gets(`[0,0,[4,{"last":${Number.MAX_SAFE_INTEGER},"reconnectMs":[0,0],"untilMs":1000}]]`);
    wired.clock.advance(0);
    await wired.up();

    const first = stream[Symbol.asyncIterator]().next();
    wired.gets('[1,0,[19,1,"x"]]');

    expect(wired.counted(1)).toBe('[[16,1,"a",1]]');
    expect(await first).toEqual({ value: "x", done: false });
  });
});
