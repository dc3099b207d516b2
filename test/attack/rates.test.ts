import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { describe, expect, it } from "vitest";
import { createClient, createRouter } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";
import { virtualServer } from "../support/virtual-server.ts";

const [PING, CLOSE, CALL, RESULT, ERROR, SUBSCRIBE, SUBSCRIBED, UNSUBSCRIBED] = [2, 7, 16, 17, 18, 32, 33, 36];
const exhausted = 8;

describe("a client that is faster than the server allows", () => {
  it.each([
    [99, undefined],
    [100, undefined],
    [101, 4201],
  ])("R7: sends %i frames where 100 a second are allowed, and is closed with %s", async (frames, code) => {
    const { greeted } = virtualServer({}, { limits: { framesPerSecond: 100 } });
    const peer = await greeted();

    for (let sent = 0; sent < frames; sent++) peer.say([PING, sent]);

    expect(peer.closed?.[0]).toBe(code);
  });

  it("R7: sends too many frames that nobody knows, and is closed as for others", async () => {
    const { greeted } = virtualServer({}, { limits: { framesPerSecond: 100 } });
    const peer = await greeted();
    for (let sent = 0; sent < 50; sent++) peer.write("[0,0,[64],[1000]]");
    expect(peer.closed).toBeUndefined();

    peer.write("[0,0,[64]]");

    expect(peer.closed?.[0]).toBe(4201);
  });

  it("R7: is told when it may resume, has lost nothing, and may not earlier", async () => {
    const { greeted, dial, clock } = virtualServer({}, { limits: { framesPerSecond: 100 } });
    const peer = await greeted();
    peer.say(...Array.from({ length: 100 }, () => [PING, 1] as const));
    peer.say([CALL, 1, "mirror", "again"]);
    const [, code, , details] = peer.first(CLOSE) ?? [];

    const early = dial();
    early.hello({ gen: 2 });
    await early.turn();
    early.say([CALL, 1, "mirror", "again"]);
    clock.advance(10);
    const late = dial();
    late.hello({ gen: 3 });
    await late.turn();
    late.say([CALL, 1, "mirror", "again"]);
    await late.turn();

    expect([code, details]).toEqual([4201, { retryAfterMs: 10 }]);
    expect(early.closed?.[0]).toBe(4201);
    expect(late.frames.find(([kind]) => kind === 1)).toMatchObject([1, { resumed: true, rx: 0 }]);
    expect(late.first(RESULT)).toEqual([RESULT, 1, "again"]);
  });

  it("R7: has the calls of a second begun, and is told of each other when it may come again", async () => {
    let runs = 0;
    const { greeted, clock } = virtualServer({ mirror: () => ++runs }, { limits: { callsPerSecond: 100 } });
    const peer = await greeted();

    for (let id = 1; id <= 201; id += 2) peer.say([CALL, id, "mirror"]);
    await peer.turn();
    const [refused, ...more] = peer.frames.filter(([kind]) => kind === ERROR);
    clock.advance(10);
    peer.say([CALL, 203, "mirror"]);
    await peer.turn();

    expect(more).toEqual([]);
    expect(refused).toEqual([
      ERROR,
      201,
      exhausted,
      "100 calls a second are allowed",
      { executed: 0, retryAfterMs: 10 },
    ]);
    expect([runs, peer.closed]).toEqual([101, undefined]);
  });

  it("R7: has its subscriptions counted as calls", async () => {
    const { greeted } = virtualServer({}, { limits: { callsPerSecond: 2 } });
    const peer = await greeted();

    for (const id of [1, 3, 5]) peer.say([SUBSCRIBE, id, "news", id]);
    await peer.turn();

    const ends = peer.frames.filter(([kind]) => kind === SUBSCRIBED || kind === UNSUBSCRIBED);
    expect(ends.map(([kind, id, code]) => [kind, id, kind === UNSUBSCRIBED && code])).toEqual([
      [SUBSCRIBED, 1, false],
      [SUBSCRIBED, 3, false],
      [UNSUBSCRIBED, 5, exhausted],
    ]);
  });

  it("R7: comes back by itself, and all its calls are answered once", async () => {
    let runs = 0;
    const router = createRouter({
      ...handlers,
      add({ a, b }) {
        runs += 1;
        return a + b;
      },
    });
    const server = serve(router, { authenticate: anonymous, limits: { framesPerSecond: 500, burstMs: 100 } });
    const { url } = await server.listen(0, "127.0.0.1");
    const client = createClient(url);
    const states: string[] = [];
    client.$connection.onState((state) => states.push(state));
    const sums: Promise<number>[] = [];
    for (let a = 0; a < 200; a++) {
      sums.push(client.add({ a, b: 1 }));
      if (a % 20 === 0) await new Promise<void>((resolve) => setImmediate(resolve));
    }

    expect(await Promise.all(sums)).toEqual(Array.from({ length: 200 }, (_, a) => a + 1));
    expect(runs).toBe(200);
    expect(states).toContain("reconnecting");
    await client.$close();
    await server.close();
  });
});
