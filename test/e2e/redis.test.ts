import type { Claim, DedupStore } from "@wsrpc-ts/runtime/server";
import { memoryTransport } from "@wsrpc-ts/runtime/testing";
import { createClient as createRedisClient } from "redis";
import { afterEach, beforeEach, describe, expect, it, onTestFinished, vi } from "vitest";
import { createClient, createRouter, type Handlers } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";
import { redisDedupSample, redisSample } from "../support/redis-sample.ts";
import { hasRedis, RedisServer } from "../support/redis-server.ts";

/** What is needed of the clients of the package redis, to put an end to them. */
interface Ending {
  destroy(): void;
  duplicate(): unknown;
}

const room = { room: "a" };
const at = new Date(0);
const things = {
  date: at,
  big: 2n ** 64n,
  map: new Map([["at", at]]),
  set: new Set([1n]),
  bytes: new Uint8Array([1, 2, 3]),
};

describe.runIf(hasRedis)("two servers that share a Redis by the broker and the dedup of docs/deployment.md", () => {
  let redis: RedisServer;
  const clients: Ending[] = [];

  /** As the package does, but known, so that nothing outlives its test. */
  const createKnownClient = (options: { url: string }) => known(createRedisClient(options));
  const known = <Client extends Ending>(client: Client): Client => {
    clients.push(client);
    const { duplicate } = client;
    return Object.assign(client, { duplicate: () => known(duplicate.call(client) as Client) });
  };

  /** Who tells Redis what to do. */
  const operating = () =>
    createKnownClient({ url: redis.url })
      .on("error", () => {}) // it is cut off, too
      .connect();

  beforeEach(async () => {
    vi.spyOn(console, "error").mockImplementation(() => {}); // where the sample tells of lost connections
    redis = await RedisServer.start();
  });
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy();
    await redis.remove();
    vi.restoreAllMocks();
  });

  /** One of the two, with a client that follows the topic. */
  async function node() {
    const redisBroker = await redisSample(createKnownClient);
    const transport = memoryTransport(createRouter(handlers), { broker: await redisBroker(redis.url) });
    const client = createClient(transport, { backoff: { baseMs: 0 } });
    const seen: (number | string)[] = [];
    const waiting = new Map<number | string, () => void>();
    const tell = (what: number | string) => {
      seen.push(what);
      waiting.get(what)?.();
    };
    await new Promise<void>((live) => {
      client.lines(room).subscribe({
        event: ({ id }) => tell(id),
        gap: ({ why }) => tell(`gap ${why}`),
        live: () => live(),
        error: ({ code }) => tell(code),
      });
    });
    onTestFinished(async () => {
      await client.$close();
      await transport.server.close();
    });
    return {
      seen,
      publish: (id: number) => transport.server.publish.lines(room, { id, text: "", at }),
      sees: (what: number | string) =>
        new Promise<void>((resolve) => (seen.includes(what) ? resolve() : waiting.set(what, resolve))),
    };
  }

  it("give each event to the clients of both, once and in order, while Redis cuts their connections", async () => {
    const nodes = [await node(), await node()] as const;
    const operator = await operating();
    const published: number[] = [];

    for (let id = 1; id <= 60; id++) {
      if (id % 20 === 5) await operator.sendCommand(["CLIENT", "KILL", "TYPE", "pubsub"]);
      if (id % 20 === 15) await operator.sendCommand(["CLIENT", "KILL", "TYPE", "normal", "SKIPME", "yes"]);
      await nodes[id % 2]?.publish(id).then(
        () => published.push(id),
        () => {}, // cut off before Redis said so: it may be there
      );
    }
    await Promise.all(nodes.map(({ sees }) => sees(published.at(-1) ?? 0)));

    const [one, other] = nodes.map(({ seen }) => seen);
    expect(one).toEqual(other);
    expect(one).toEqual([...new Set(one)].sort((a, b) => Number(a) - Number(b)));
    expect(one).toEqual(expect.arrayContaining(published));
    expect(published.length).toBeGreaterThan(50);
  });

  it.each([
    ["has forgotten all it knew", 0],
    ["knows an older state", 2],
  ])("tell a gap where Redis was killed and %s, and go on", async (_what, savedAt) => {
    const nodes = [await node(), await node()] as const;
    const operator = await operating();
    for (const id of [1, 2, 3]) {
      await nodes[0].publish(id);
      if (id === savedAt) await operator.sendCommand(["SAVE"]);
    }
    await Promise.all(nodes.map(({ sees }) => sees(3)));

    await redis.kill();
    await redis.start();
    await nodes[1].publish(4);
    await Promise.all(nodes.map(({ sees }) => sees(4)));

    for (const { seen } of nodes) expect(seen).toEqual([1, 2, 3, "gap epoch", 4]);
  });

  it("run a call with a key once, for the client of the other while it runs, too, and give both the same answer", async () => {
    const redisDedup = await redisDedupSample(createKnownClient);
    let runs = 0;
    let end = () => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const rich: Handlers["rich"] = async (input) => {
      runs += 1;
      await ended;
      return input;
    };
    const clientOf = (dedup: DedupStore) =>
      createClient(memoryTransport(createRouter({ ...handlers, rich }), { dedup }));
    const [one, other] = [clientOf(await redisDedup(redis.url)), clientOf(await redisDedup(redis.url))];

    const calls = [one.rich(things, { key: "k" }), other.rich(things, { key: "k" })];
    await vi.waitFor(() => expect(runs).toBe(1));
    end();

    expect(await Promise.all(calls)).toEqual([things, things]);
    expect(runs).toBe(1);
    await one.$close();
    await other.$close();
  });

  it("remember that a call with a key failed, and refuse the key with another input", async () => {
    const redisDedup = await redisDedupSample(createKnownClient);
    const clientOf = (dedup: DedupStore) => createClient(memoryTransport(createRouter(handlers), { dedup }));
    const [one, other] = [clientOf(await redisDedup(redis.url)), clientOf(await redisDedup(redis.url))];

    await one.refuse("closed", { key: "k" }).safe();
    const again = await other.refuse("closed", { key: "k" }).safe();
    const another = await other.refuse("muted", { key: "k" }).safe();

    expect(again).toMatchObject({ error: { name: "Closed", data: { since: new Date(5) }, executed: "yes" } });
    expect(another).toMatchObject({ error: { code: "INVALID_ARGUMENT", executed: "no" } });
    await one.$close();
    await other.$close();
  });

  it("hand on the key of a server that is gone, and hear no more of it from that one", async () => {
    const redisDedup = await redisDedupSample(createKnownClient);
    const [gone, other] = [await redisDedup(redis.url), await redisDedup(redis.url)];
    const operator = await operating();
    const answer = (value: string) => ({ value, attachments: [] });

    expect(await gone.claim("k")).toBe("run");
    const waiting = (await other.claim("k")) as Exclude<Claim, "run">;
    await operator.sendCommand(["DEL", "answer:k"]); // its lease is over
    expect(await waiting.answer).toBeUndefined();
    expect(await other.claim("k")).toBe("run");
    await gone.settle("k", answer("of the one that is gone"));
    await other.settle("k", answer("of the other"));

    const claimed = (await gone.claim("k")) as Exclude<Claim, "run">;
    expect(await claimed.answer).toEqual(answer("of the other"));
  });
});
