import { spawn } from "node:child_process";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { fixedLimits } from "../../packages/runtime/src/protocol/limits.ts";
import { attackedOpen } from "../support/attacked.ts";
import { Gate } from "../support/gate.ts";
import { RawSocket } from "../support/raw-socket.ts";
import { scaled } from "../support/scale.ts";
import { SlowReader } from "../support/slow-reader.ts";
import { Victim } from "../support/victim.ts";
import { type WireFrame, WirePeer } from "../support/wire-peer.ts";

const [WELCOME, CREDIT, CALL, RESULT, ERROR, ITEM, CANCEL, SUBSCRIBE, EVENT, UNSUBSCRIBE, UNSUBSCRIBED] = [
  1, 6, 16, 17, 18, 19, 21, 32, 34, 35, 36,
];
const exhausted = 8;

async function victimOf(options?: Parameters<typeof Victim.start>[0]): Promise<Victim> {
  const victim = await Victim.start(options);
  onTestFinished(() => victim.stop());
  return victim;
}

async function greeted(victim: Victim, sid: string): Promise<WirePeer> {
  const peer = await WirePeer.open(victim.url);
  peer.hello({ sid, secret: "x" });
  await peer.next(WELCOME);
  return peer;
}

const turn = () => new Promise<void>((resolve) => setImmediate(resolve));

describe("calls beyond the limit", () => {
  it("R1: are refused at once with proof that they never ran, and the others go on", async () => {
    const gate = new Gate();
    let runs = 0;
    const server = await attackedOpen({
      mirror: async () => {
        runs += 1;
        await gate.opened;
        return "done";
      },
    });
    const peer = await server.greeted();

    for (let id = 1; id < 2 * 2560; id += 2) peer.say([CALL, id, "mirror"]);
    const refused: WireFrame[] = [];
    while (refused.length < 2560 - 256) refused.push(await peer.next(ERROR, RESULT));
    expect(new Set(refused.map(([kind, , code, , details]) => JSON.stringify([kind, code, details])))).toEqual(
      new Set([JSON.stringify([ERROR, exhausted, { executed: 0 }])]),
    );
    gate.open();

    const results: unknown[] = [];
    while (results.length < 256) results.push((await peer.next(ERROR, RESULT))[2]);
    expect(new Set(results)).toEqual(new Set(["done"]));
    expect(runs).toBe(256);
  });

  it("R6: are not had by cancelling: a place is free when its handler has ended", async () => {
    let running = 0;
    let most = 0;
    const ends: (() => void)[] = [];
    const server = await attackedOpen({
      mirror: async () => {
        running += 1;
        most = Math.max(most, running);
        await new Promise<void>((resolve) => ends.push(resolve));
        running -= 1;
      },
    });
    const peer = await server.greeted();

    peer.staysAlive();
    const rounds = scaled(1_000_000);
    for (let id = 1; id < 2 * rounds; id += 2) {
      peer.say([CALL, id, "mirror"]);
      peer.say([CANCEL, id]);
      if (id % 1000 === 1) await turn();
    }
    for (let answers = 0; answers < rounds; answers++) await peer.next(ERROR);

    expect(most).toBe(256);
    for (const end of ends) end();
    peer.say([CALL, 2 * rounds + 1, "keyed", 5]);
    expect(await peer.next(RESULT)).toEqual([RESULT, 2 * rounds + 1, 5]);
  });

  it("R8: whatever time they ask for, none ends early, and none lives for ever", async () => {
    const server = await attackedOpen({ mirror: () => new Promise(() => {}) });
    const peer = await server.greeted();
    const times = [2 ** 31, 2 ** 31 - 1, 2 ** 32, 2 ** 53, 1e300, Number.MAX_VALUE];

    for (const [at, timeoutMs] of times.entries()) peer.say([CALL, 2 * at + 1, "mirror", 0, { timeoutMs }]);
    peer.say([CALL, 99, "mirror", 0, { timeoutMs: 5 }]);

    expect((await peer.next(ERROR)).slice(1, 3)).toEqual([99, 4]);
    for (const [at] of times.entries()) {
      peer.say([CANCEL, 2 * at + 1]);
      expect((await peer.next(ERROR)).slice(1, 3)).toEqual([2 * at + 1, 1]);
    }
  });

  it.each([-1, "5", null, [], {}, true])("R8: that ask for %j of time end the session", async (timeoutMs) => {
    const server = await attackedOpen();
    const peer = await server.greeted();

    peer.say([CALL, 1, "mirror", 0, { timeoutMs }]);

    expect((await peer.closed).code).toBe(4400);
  });
});

describe("subscriptions", () => {
  it("R2: beyond 1,024 are refused, and those that stand go on", async () => {
    const server = await attackedOpen();
    const peer = await server.greeted();

    for (let id = 1; id < 2 * 1100; id += 2) peer.say([SUBSCRIBE, id, "news", id]);
    let refused = 0;
    for (let answers = 0; answers < 1100; answers++) {
      const answer = await peer.next(33, UNSUBSCRIBED);
      if (answer[0] !== UNSUBSCRIBED) continue;
      expect(answer[2]).toBe(exhausted);
      refused += 1;
    }

    expect(refused).toBe(1100 - 1024);
    await server.server.publish.news(2047, "last");
    expect((await peer.next(EVENT))[3]).toBe("last");
    peer.say([UNSUBSCRIBE, 1], [SUBSCRIBE, 9999, "news", 9999]);
    expect((await peer.next(33))[1]).toBe(9999);
  });

  it("R2: that come and go leave nothing, whatever they were for", async () => {
    const victim = await victimOf();
    const peer = await greeted(victim, "churn");
    const churn = async (from: number, count: number) => {
      for (let n = from; n < from + count; n++) {
        peer.say([SUBSCRIBE, 4 * n + 1, "lines", { room: `room ${n}` }], [UNSUBSCRIBE, 4 * n + 1]);
        await peer.next(UNSUBSCRIBED);
      }
    };
    await churn(0, 10_000);
    const before = await victim.state();

    await churn(10_000, scaled(1_000_000));

    const { heldBytes } = await victim.state();
    expect(heldBytes).toBeLessThan(before.heldBytes + 8 * 2 ** 20);
    await peer.close();
  });
});

describe("one who does not read", () => {
  it("R3: costs the server a bounded part, and loses others nothing", async () => {
    const victim = await victimOf();
    const [room, events] = ["stalled", 300];
    const stalled = await Promise.all(
      Array.from({ length: scaled(100, 10) }, (_, n) => greeted(victim, `stalled-${n}`)),
    );
    const healthy = await Promise.all(
      Array.from({ length: scaled(900, 90) }, (_, n) => greeted(victim, `healthy-${n}`)),
    );
    for (const peer of [...stalled, ...healthy]) {
      peer.staysAlive();
      peer.say([SUBSCRIBE, 1, "lines", { room }]);
      await peer.next(33);
    }
    for (const peer of stalled) peer.deaf();
    const before = await victim.state();

    for (let offset = 1; offset <= events; offset++) {
      await victim.publish(room);
      for (const peer of healthy) expect((await peer.next(EVENT, 37)).slice(0, 3)).toEqual([EVENT, 1, offset]);
    }

    const { heldBytes } = await victim.state();
    expect(heldBytes - before.heldBytes).toBeLessThan(6 * 2 ** 20 + stalled.length * 200 * 1024);
    for (const peer of [...stalled, ...healthy]) peer.cut();
  });

  it("R3: is given up, and its memory is free again", async () => {
    const victim = await victimOf();
    const peer = await greeted(victim, "stalled");
    const rest = await victim.state();
    peer.deaf();
    peer.say([CALL, 1, "count", { to: 10_000_000 }], [CREDIT, 1, 10_000_000]);
    const { sessions } = await victim.until(({ handlerRuns }) => handlerRuns > 0);
    expect(sessions).toBe(1);
    const held = await victim.state();

    expect(held.heldBytes - rest.heldBytes).toBeLessThan(8 * 2 ** 20);
    peer.cut();
    await peer.closed;
  });
});

describe("one who reads slowly", () => {
  it.each([1, 512])("R4: %i bytes a second, is given up though it lives, and others lose nothing", async (bytes) => {
    const victim = await victimOf({ isTimed: true, limits: { graceMs: 1000 } });
    const [room, events] = ["slow", 1000]; // more than a kernel keeps for a socket
    const before = await victim.state();
    const good = await greeted(victim, "good");
    good.say([SUBSCRIBE, 1, "lines", { room }]);
    await good.next(33);
    const readers: SlowReader[] = [];
    for (let n = 0; n < scaled(100, 2); n++) readers.push(await SlowReader.open(victim.port, room, `slow-${n}`, bytes));

    for (let offset = 1; offset <= events; offset++) {
      await victim.publish(room);
      expect((await good.next(EVENT, 37)).slice(0, 3)).toEqual([EVENT, 1, offset]);
    }
    let seconds = 0;
    while (seconds < 300 && (await victim.state()).sessions > 1) {
      for (const reader of readers) reader.take();
      good.say([2, seconds]);
      expect(await good.next(3)).toEqual([3, seconds]);
      await victim.pass(1000);
      seconds += 1;
    }

    expect(seconds).toBeGreaterThan(fixedLimits.stallMs / 1000);
    expect(seconds).toBeLessThan(300);
    for (const reader of readers) reader.cut();
    await good.close();
    await victim.expectUnharmed(before);
  });
});

describe("one who sends faster than a handler takes", () => {
  it("R5: is held by credit: more ends its session, and what waits is bounded", async () => {
    const victim = await victimOf({ holds: true, limits: { maxInboundBytes: 4 * 2 ** 20 } });
    const before = await victim.state();
    const peers = await Promise.all(Array.from({ length: scaled(32, 4) }, (_, n) => greeted(victim, `pusher-${n}`)));
    const chunk = new Uint8Array(1_000_000);

    const ends = peers.map(async (peer) => {
      peer.say([CALL, 1, "blob"]);
      for (let sent = 0; sent < 33; sent++) peer.sayBinary([ITEM, 1, { $b: 0 }], [chunk]);
      peer.say([2, 1]);
      return peer.next(ERROR);
    });

    for (const error of await Promise.all(ends)) expect(error.slice(0, 3)).toEqual([ERROR, 1, exhausted]);
    const { heldBytes } = await victim.state();
    expect(heldBytes - before.heldBytes).toBeLessThan(peers.length * 6 * 2 ** 20);
    for (const peer of peers) peer.cut();
  });

  it("R5: with more items than it was allowed ends its session", async () => {
    const server = await attackedOpen({ take: () => new Promise(() => {}) });
    const peer = await server.greeted();

    peer.say([CALL, 1, "take"], ...Array.from({ length: 33 }, (_, n): WireFrame => [ITEM, 1, n]));

    expect((await peer.closed).code).toBe(4400);
  });

  it("R7: with a flood of good messages delays the others, but does not stop them", async () => {
    const victim = await victimOf();
    const before = await victim.state();
    const flooders = await Promise.all(Array.from({ length: 4 }, (_, n) => greeted(victim, `flooder-${n}`)));
    const good = await greeted(victim, "good");
    let isOver = false;

    const floods = flooders.map(async (peer) => {
      for (let id = 1; !isOver; id += 2) {
        peer.say([CALL, id, "add", { a: 1, b: 2 }]);
        if (id % 100 === 1) await turn();
      }
    });
    for (let id = 1; id < 2 * scaled(5000); id += 2) {
      good.say([CALL, id, "add", { a: id, b: 1 }]);
      expect(await good.next(RESULT)).toEqual([RESULT, id, id + 1]);
    }
    isOver = true;
    await Promise.all(floods);

    for (const peer of [...flooders, good]) await peer.close();
    await victim.expectUnharmed(before);
  });
});

describe("a server out of file descriptors", () => {
  it("R10: keeps whom it has, and takes others again once there is room", async () => {
    const victim = await victimOf();
    const limit = spawn("prlimit", ["--pid", String(victim.pid), "--nofile=64:64"], { stdio: "ignore" });
    await new Promise((resolve) => limit.once("exit", resolve));
    const inside = await greeted(victim, "inside");
    const sockets: RawSocket[] = [];

    for (let count = 0; count < 200; count++) {
      const socket = await RawSocket.connect(victim.port).catch(() => undefined); // some are reset at once
      if (socket) sockets.push(socket);
    }
    inside.say([CALL, 1, "add", { a: 1, b: 2 }]);
    expect(await inside.next(RESULT)).toEqual([RESULT, 1, 3]);
    for (const socket of sockets) socket.close();

    const late = await vi.waitUntil(() => greeted(victim, "late").catch(() => undefined), 60_000);
    late.say([CALL, 1, "add", { a: 2, b: 2 }]);
    expect(await late.next(RESULT)).toEqual([RESULT, 1, 4]);
    await late.close();
    await inside.close();
  });
});

describe("a storm of clients that come back", () => {
  it("R9: is served to the last, and runs each call once", async () => {
    const victim = await victimOf();
    const count = scaled(5000, 200);
    const peers = await Promise.all(Array.from({ length: count }, (_, n) => greeted(victim, `storm-${n}`)));
    for (const peer of peers) peer.cut();
    await Promise.all(peers.map(({ closed }) => closed));
    const { handlerRuns } = await victim.state();

    await Promise.all(
      peers.map(async (peer) => {
        const again = await WirePeer.open(victim.url);
        again.hello({ sid: `storm-${peers.indexOf(peer)}`, secret: "x", gen: 2, rx: 0, tx0: 1 });
        expect((await again.next(WELCOME))[1]).toMatchObject({ resumed: true });
        again.say([CALL, 1, "add", { a: 1, b: 1 }]);
        expect(await again.next(RESULT)).toEqual([RESULT, 1, 2]);
        await again.close();
      }),
    );

    expect((await victim.state()).handlerRuns).toBe(handlerRuns + count);
  });
});
