import { describe, expect, it } from "vitest";
import { FakeClock } from "../../packages/runtime/src/testing/fake-clock.ts";
import { attackedOpen } from "../support/attacked.ts";
import { closeCodeOf, rawFrame, readFrames } from "../support/raw-frame.ts";
import { RawSocket, upgradeRequest } from "../support/raw-socket.ts";
import { virtualServer } from "../support/virtual-server.ts";

const [PONG, CALL, RESULT, ERROR, ITEM, SUBSCRIBE] = [3, 16, 17, 18, 19, 32];
const MiB = 2 ** 20;

describe("what all clients together make a server keep", () => {
  it("S6: is bounded: the longest absent is lost first, and told to wait", async () => {
    const answer = "x".repeat(0.9 * MiB);
    const { greeted, dial, server, clock } = virtualServer(
      { mirror: () => answer },
      { limits: { maxKeptBytes: 4 * MiB } },
    );
    for (const sid of ["first", "second", "third", "fourth", "fifth"]) {
      const peer = await greeted({ sid });
      peer.say([CALL, 1, "mirror"]);
      await peer.turn();
      peer.cut();
    }
    const before = server.stats().sessions;

    clock.advance(1000);
    const [back, lost] = [dial(), dial()];
    back.hello({ sid: "second", gen: 2 });
    lost.hello({ sid: "first", gen: 2 });
    await back.turn();

    expect([before, server.stats().sessions]).toEqual([5, 5]);
    expect(back.first(1)).toMatchObject([1, { resumed: true }]);
    expect(back.first(RESULT)).toEqual([RESULT, 1, answer]);
    expect(lost.first(1)).toMatchObject([1, { resumed: false, why: "unknown" }]);
  });

  it("S6: is not kept for one who never acks, at the cost of those who do", async () => {
    const { greeted, clock } = virtualServer(
      { mirror: () => "x".repeat(0.9 * MiB) },
      { limits: { maxKeptBytes: 3 * MiB } },
    );
    const honest = await greeted({ sid: "honest" });
    const hostage = await greeted({ sid: "hostage" });
    hostage.acks = false;
    for (let id = 1; id < 9; id += 2) hostage.say([CALL, id, "mirror"]);
    await hostage.turn();

    clock.advance(1000);
    await hostage.turn();
    honest.say([CALL, 1, "mirror"]);
    await honest.turn();

    expect(hostage.closed).toEqual([4200, "the server is short of memory"]);
    expect(hostage.first(7)).toMatchObject([7, 4200, "the server is short of memory", { retryAfterMs: 1000 }]);
    expect(honest.first(RESULT)?.[1]).toBe(1);
    expect(honest.closed).toBeUndefined();
  });

  it("S6: counts what handlers were sent and have not taken", async () => {
    const { greeted, clock } = virtualServer(
      { mirror: () => new Promise(() => {}) },
      { limits: { maxKeptBytes: 3 * MiB } },
    );
    const peer = await greeted();
    for (let id = 1; id < 7; id += 2) peer.say([CALL, id, "mirror", "x".repeat(0.9 * MiB)]);
    clock.advance(1000);
    const before = peer.closed;
    peer.say([CALL, 7, "mirror", "x".repeat(0.9 * MiB)]);
    clock.advance(1000);

    expect([before, peer.closed?.[0]]).toEqual([undefined, 4200]);
  });

  it("S6: counts what is held in memory, where a text takes little", async () => {
    const { greeted, clock } = virtualServer(
      { take: () => new Promise(() => {}) },
      { limits: { maxKeptBytes: 16 * MiB } },
    );
    const peer = await greeted();
    peer.say([CALL, 1, "take"], [ITEM, 1, Array.from({ length: 300_000 }, () => ({}))]);
    clock.advance(1000);

    expect(peer.closed?.[0]).toBe(4200);
  });

  it("S6: finds the one frame of a message that is nearly all of it", async () => {
    const { greeted } = virtualServer({ take: () => new Promise(() => {}) }, { limits: { maxInboundBytes: 4 * MiB } });
    const peer = await greeted();
    peer.say([CALL, 1, "take"]);
    for (let sent = 0; sent < 6; sent++)
      peer.say([ITEM, 1, "x".repeat(0.9 * MiB)], ...Array.from({ length: 1000 }, () => [PONG, 1] as const));

    expect(peer.first(ERROR)?.slice(0, 3)).toEqual([ERROR, 1, 8]);
  });

  it.each([
    ["those that stand", {}],
    ["those that are not decided", { news: { authorize: () => new Promise<boolean>(() => {}) } }],
  ])("S6: counts the params of subscriptions, of %s", async (_which, own) => {
    const { greeted, clock } = virtualServer(own, { limits: { maxKeptBytes: 4 * MiB } });
    const peer = await greeted();
    for (let id = 1; id < 5; id += 2) peer.say([SUBSCRIBE, id, "news", id + "x".repeat(0.9 * MiB)]);
    clock.advance(1000);
    const before = peer.closed;
    peer.say([SUBSCRIBE, 5, "news", "x".repeat(0.9 * MiB)]);
    clock.advance(1000);

    expect([before, peer.closed?.[0]]).toEqual([undefined, 4200]);
  });

  it("S6: is taken from strangers first", async () => {
    const { greeted, dial, clock } = virtualServer(
      { mirror: () => "x".repeat(0.9 * MiB) },
      {
        limits: { maxKeptBytes: 1.5 * MiB },
        authenticate: ({ token }) => (token ? {} : new Promise<object>(() => {})),
      },
    );
    const known = await greeted({ token: "t" });
    const stranger = dial();
    stranger.hello({ sid: "stranger" });
    known.say([CALL, 1, "mirror"]);
    for (let sent = 0; sent < 9; sent++) stranger.say([CALL, 2 * sent + 1, "mirror", "x".repeat(0.1 * MiB)]);
    await known.turn();

    clock.advance(1000);

    expect([stranger.closed?.[0], known.closed]).toEqual([4200, undefined]);
  });
});

describe("messages that are never completed", () => {
  it("F3: are counted, in parts or with parts missing, and cost no more than the budget", async () => {
    const server = await attackedOpen({}, { limits: { maxKeptBytes: 2 * MiB } });
    const held = await Promise.all(["a", "b", "c"].map((sid) => holding(server.url, sid)));

    const closed = held.map(async (socket) => {
      await socket.until(() => closeCodeOf(socket.body) !== undefined);
      return closeCodeOf(socket.body);
    });

    expect(await Promise.race(closed)).toBe(4200);
    expect(server.server.stats().sessions).toBe(2);
    for (const socket of held) socket.close();
    await Promise.allSettled(closed);
  });
});

describe("messages that come in many parts", () => {
  it("F3: are not counted any more once they are complete", async () => {
    const clock = new FakeClock("real");
    const server = await attackedOpen({}, { clock, limits: { maxKeptBytes: 256 * 1024 } });
    const socket = await holding(server.url, "in parts", 0);
    const ping = Buffer.from("[0,0,[2,1]]");
    const parts = [...ping].map((byte, at) =>
      rawFrame({ opcode: at === 0 ? 1 : 0, fin: at === ping.length - 1, payload: Buffer.from([byte]) }),
    );
    const message = Buffer.concat(parts);

    for (let sent = 0; sent < 10; sent++) {
      socket.send(Buffer.concat(Array.from({ length: 1000 }, () => message)));
      await socket.until(() => String(socket.body).split("[3,1]").length > 1000 * (sent + 1));
    }
    clock.advance(1000);
    socket.send(message);
    await socket.until(() => String(socket.body).split("[3,1]").length > 10_001);

    expect(closeCodeOf(socket.body)).toBeUndefined();
    socket.close();
  });
});

/** Says HELLO, and then most of a message. */
async function holding(url: string, sid: string, bytes = 0.8 * MiB): Promise<RawSocket> {
  const socket = await RawSocket.connect(Number(new URL(url).port));
  const hello = JSON.stringify([0, 0, [0, { v: 1, sid, secret: "x", gen: 1, rx: 0, tx0: 1 }]]);
  socket.send(Buffer.concat([Buffer.from(upgradeRequest()), rawFrame({ payload: hello })]));
  await socket.until(() => readFrames(socket.body).length > 0);
  socket.send(rawFrame({ payload: Buffer.alloc(MiB, "x") }).subarray(0, bytes));
  return socket;
}
