import { randomBytes } from "node:crypto";
import { RpcError } from "@wsrpc-ts/runtime";
import { callMethod, close, connect, type Topic, topicMethod } from "@wsrpc-ts/runtime/client";
import { anonymous, type Broker, type Receive } from "@wsrpc-ts/runtime/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { Random } from "../simulate/random.ts";
import { type Attacked, attackedOpen } from "../support/attacked.ts";
import { Gate } from "../support/gate.ts";
import type { OpenPublish } from "../support/open-contract.ts";
import { prototypeNames } from "../support/prototype-names.ts";
import { scaled } from "../support/scale.ts";
import { expectHeld, Victim } from "../support/victim.ts";
import { virtualServer } from "../support/virtual-server.ts";
import { type HelloFields, type WireFrame, WirePeer } from "../support/wire-peer.ts";

const [WELCOME, AUTH, CALL, RESULT, ERROR, SUBSCRIBE, SUBSCRIBED, EVENT, UNSUBSCRIBED, GAP] = [
  1, 5, 16, 17, 18, 32, 33, 34, 36, 37,
];

/** The token is the name of who has it. */
const byName = ({ token }: { token: string | undefined }) => (token ? { id: token } : null);

async function welcomed(server: Attacked<OpenPublish>, fields: HelloFields): Promise<unknown> {
  const peer = await server.dial();
  peer.hello(fields);
  const [, welcome] = await peer.next(WELCOME);
  peer.cut();
  return welcome;
}

describe("a session", () => {
  it("S1: is found by no guess of its name or its secret, and every guess is answered alike", async () => {
    const server = await attackedOpen();
    const victim = await server.greeted({ sid: "victim", secret: "the-secret" });
    const answers = new Set<string>();
    const guesses = [
      { secret: "the-secreT" },
      { secret: "the-secret " },
      { secret: "the" },
      { sid: "Victim", secret: "the-secret" },
    ];

    for (let count = 0; count < scaled(20_000); count++) {
      const guess = guesses[count] ?? { secret: randomBytes(24).toString("base64url") };
      answers.add(JSON.stringify(await welcomed(server, { sid: "victim", gen: 2, ...guess })));
    }

    expect([...answers]).toEqual([expect.stringMatching(/^{"resumed":false,"why":"unknown"/)]);
    victim.say([CALL, 1, "mirror", "still here"]);
    expect(await victim.next(RESULT)).toEqual([RESULT, 1, "still here"]);
  });

  it.each<[string, HelloFields, Record<string, string>]>([
    ["another principal", { token: "eve" }, { Origin: "" }],
    ["a page of another origin", { token: "ada" }, { Origin: "https://b.example" }],
    ["a program", { token: "ada" }, {}],
  ])("S2: is not given to %s who stole name and secret, and goes on", async (_who, fields, headers) => {
    const server = await attackedOpen(
      {},
      { authenticate: byName as never, origins: ["https://a.example", "https://b.example"] },
    );
    const owner = await WirePeer.open(server.url, { headers: { Origin: "https://a.example" } });
    owner.hello({ sid: "s", secret: "x", token: "ada" });
    await owner.next(WELCOME);
    const { Origin, ...none } = headers;
    const thief = await WirePeer.open(
      server.url,
      Origin ? { headers: { Origin } } : { headers: Origin === "" ? { Origin: "https://a.example" } : none },
    );

    thief.hello({ sid: "s", secret: "x", gen: 9, ...fields });

    expect((await thief.next(WELCOME))[1]).toMatchObject({ resumed: false });
    owner.say([CALL, 1, "mirror", "mine"]);
    expect(await owner.next(RESULT)).toEqual([RESULT, 1, "mine"]);
    owner.cut();
    thief.cut();
  });

  it("S3: is not moved by a HELLO that is heard again", async () => {
    const server = await attackedOpen();
    const owner = await server.greeted({ gen: 5 });

    for (const gen of [5, 4, 1, 5]) {
      const replayed = await server.dial();
      replayed.hello({ gen });
      expect((await replayed.closed).code).toBe(4409);
    }

    owner.say([CALL, 1, "mirror", 1]);
    expect(await owner.next(RESULT)).toEqual([RESULT, 1, 1]);
  });

  it("S4: belongs to the newest socket, and what still comes on the older one has no effect", async () => {
    let runs = 0;
    const server = await attackedOpen({ mirror: () => ++runs });
    const older = await server.greeted();
    const newer = await server.dial();
    newer.resume(older);
    await newer.next(WELCOME);

    older.say([CALL, 1, "mirror"]);
    newer.say([CALL, 1, "mirror"]);

    expect(await newer.next(RESULT, ERROR)).toEqual([RESULT, 1, 1]);
    expect((await older.closed).code).toBe(4409);
    newer.say([CALL, 3, "mirror"]);
    expect(await newer.next(RESULT)).toEqual([RESULT, 3, 2]);
  });

  it.each([3, 4, 2 ** 53 - 1, -1, 0.5, "1", null, Number.NaN, 2 ** 53])(
    "S5: ends for an ack of %j when 2 frames were sent",
    async (ack) => {
      const server = await attackedOpen();
      const peer = await server.greeted();
      peer.say([CALL, 1, "mirror"], [CALL, 3, "mirror"]);
      await peer.next(RESULT);
      await peer.next(RESULT);

      peer.write(JSON.stringify([0, ack]));

      expect((await peer.closed).code).toBe(4400);
    },
  );

  it("S5: ends for an ack that goes back, and not for one that says nothing or the same", async () => {
    const server = await attackedOpen();
    const peer = await server.greeted();
    peer.say([CALL, 1, "mirror"], [CALL, 3, "mirror"]);
    await peer.next(RESULT);
    await peer.next(RESULT);

    peer.write("[0,2]");
    peer.write("[0,0]");
    peer.write("[0,2]");
    peer.say([2, 1]);
    expect(await peer.next(3)).toEqual([3, 1]);
    peer.write("[0,1]");
    expect((await peer.closed).code).toBe(4400);
  });

  it.each([
    [3, 4102],
    [2 ** 53 - 1, 4102],
    [2 ** 53, 4400],
    [-1, 4400],
    [1.5, 4400],
    ["2", 4400],
  ])("S5: ends for the number %j where 2 is due", async (seq, code) => {
    const server = await attackedOpen();
    const peer = await server.greeted();
    peer.say([CALL, 1, "mirror"]);
    await peer.next(RESULT);

    peer.write(JSON.stringify([seq, 0, [CALL, 3, "mirror"]]));

    expect((await peer.closed).code).toBe(code);
  });

  it.each<HelloFields>([{ rx: 3 }, { rx: 2 ** 53 - 1 }, { tx0: 9 }, { rx: 3, tx0: 9 }])(
    "S5: is not resumed by one who says %j of it",
    async (fields) => {
      const server = await attackedOpen();
      const peer = await server.greeted();
      peer.say([CALL, 1, "mirror"], [CALL, 3, "mirror"]);
      await peer.next(RESULT);
      await peer.next(RESULT);
      peer.cut();
      await peer.closed;

      expect(await welcomed(server, { gen: 2, rx: 2, tx0: 3, ...fields })).toMatchObject({
        resumed: false,
        why: "overflow",
      });
    },
  );

  it("S5: that is lost to what its client says of it leaves no older connection open", async () => {
    const { greeted, dial, server } = virtualServer();
    const older = await greeted({ sid: "twice" });
    older.say([CALL, 1, "mirror"]);
    await older.turn();

    const newer = dial();
    newer.hello({ sid: "twice", gen: 2, tx0: 9 });
    await newer.turn();

    expect(newer.first(WELCOME)).toMatchObject([WELCOME, { resumed: false, why: "overflow" }]);
    expect(older.closed).toEqual([4100, "the client and the server do not agree on what was said"]);
    expect(server.stats().sessions).toBe(1);
  });

  it("S5: that is lost to what its client says of it runs nothing more that comes on its older connection", async () => {
    const { greeted, dial } = virtualServer();
    const older = await greeted({ sid: "twice" });
    older.answersClose = false;
    const newer = dial();
    newer.hello({ sid: "twice", gen: 2, tx0: 9 });
    await newer.turn();
    expect(older.closed).toMatchObject([4100, expect.anything()]);

    older.say([CALL, 1, "mirror"]);
    await older.turn();

    expect(older.first(RESULT)).toBeUndefined();
  });

  it("S6: of one who never acks holds no more than its window, and of one who never reads no more than its queue", async () => {
    const victim = await Victim.start();
    onTestFinished(() => victim.stop());
    const before = await victim.state();
    const value = "x".repeat(1000);
    const peers: WirePeer[] = [];

    for (let count = 0; count < scaled(1000); count++) {
      const peer = await WirePeer.open(victim.url);
      peers.push(peer);
      peer.hello({ sid: `hostage-${count}`, secret: "x" });
      await peer.next(WELCOME);
      peer.staysAlive();
      for (let id = 1; id < 6000; id += 2) peer.write(`[${(id + 1) / 2},0,[${CALL},${id},"refuse","${value}"]]`);
    }
    for (const peer of peers) {
      peer.write("[0,0,[2,7]]");
      await peer.next(3);
    }

    const { heldBytes } = await victim.state();
    expect(heldBytes - before.heldBytes).toBeLessThan(peers.length * 6 * 2 ** 20);
    await Promise.all(peers.map((peer) => peer.close()));
  });

  it("S6: of one who makes the server answer and takes no answer ends with 4101", async () => {
    const server = await attackedOpen();
    const peer = await server.greeted();
    peer.deaf();

    for (let messages = 0; messages < 100 && server.server.stats().sessions > 0; messages++) {
      peer.say(...Array.from({ length: 1000 }, (_, n): WireFrame => [CALL, 2 * (1000 * messages + n) + 1, "nobody"]));
      await new Promise<void>((resolve) => setImmediate(resolve));
    }

    expect(server.server.stats().sessions).toBe(0);
  });

  it("S7: that is opened and dropped again and again leaves at most 10,000 behind", async () => {
    const victim = await Victim.start();
    onTestFinished(() => victim.stop());
    const before = await victim.state();
    const cycles = scaled(1_000_000);

    for (let count = 0; count < cycles; count += 50) {
      await Promise.all(
        Array.from({ length: 50 }, async (_, n) => {
          const peer = await WirePeer.open(victim.url);
          peer.hello({ sid: `dropped-${count + n}`, secret: "x" });
          await peer.next(WELCOME);
          peer.cut();
        }),
      );
    }

    const after = await victim.until(({ sessions }) => sessions <= Math.min(cycles, 10_000)); // the last may not be missed yet
    expectHeld(before, after);
  });
});

describe("a client whose rights end", () => {
  it("S8: starts no handler and gets no event any more, once its token has expired", async () => {
    let late = 0;
    let expiresAt = Number.POSITIVE_INFINITY;
    const server = await attackedOpen(
      {
        mirror: () => {
          if (Date.now() > expiresAt + 1000) late += 1;
        },
      },
      { authenticate: () => ({ id: "ada", expiresAt }) },
    );
    expiresAt = Date.now() + 500;
    const peers = await Promise.all(
      Array.from({ length: scaled(1000) }, (_, n) => server.greeted({ sid: `expiring-${n}`, token: "t" })),
    );

    const codes = await Promise.all(
      peers.map(async (peer) => {
        const flood = setInterval(() => peer.say([2, 1], [CALL, (peer.sent + 1) * 2 + 1, "mirror"]), 5);
        const { code } = await peer.closed;
        clearInterval(flood);
        return code;
      }),
    );

    expect(new Set(codes)).toEqual(new Set([4300]));
    expect(late).toBe(0);
  });

  it("S8: may not take another's place by a fresh token of another", async () => {
    const server = await attackedOpen({}, { authenticate: byName as never });
    const peer = await server.greeted({ token: "ada" });

    peer.say([AUTH, { token: "eve" }]);

    expect([4401, 4403]).toContain((await peer.closed).code);
  });

  it("S9: is sent away from all its sockets at once, and others stay", async () => {
    const server = await attackedOpen({}, { authenticate: byName as never });
    const adas = await Promise.all(
      Array.from({ length: 10 }, (_, n) => server.greeted({ sid: `ada-${n}`, token: "ada" })),
    );
    const eve = await server.greeted({ sid: "eve", token: "eve" });

    expect(server.server.revoke((principal) => (principal as { id: string }).id === "ada")).toBe(10);

    expect(new Set(await Promise.all(adas.map(async ({ closed }) => (await closed).code)))).toEqual(new Set([4401]));
    eve.say([CALL, 1, "mirror", 1]);
    expect(await eve.next(RESULT)).toEqual([RESULT, 1, 1]);
  });

  it("S10: is asked again for each topic after each reconnect", async () => {
    let allowed = true;
    const server = await attackedOpen({ news: { authorize: () => allowed } });
    const peer = await server.greeted();
    peer.say([SUBSCRIBE, 1, "news", "room"]);
    await peer.next(SUBSCRIBED);
    peer.cut();
    await peer.closed;
    allowed = false;
    const again = await server.dial();
    again.resume(peer);
    await again.next(WELCOME);

    again.say([SUBSCRIBE, 3, "news", "room"]);
    expect((await again.next(UNSUBSCRIBED)).slice(1, 3)).toEqual([3, 7]);
    await server.server.publish.news("room", "secret");
    again.say([2, 1]);
    expect((await again.next(3, EVENT))[0]).toBe(3);
  });

  it.each([
    [
      "throws",
      () => {
        throw new Error("canary");
      },
    ],
    ["is true for nobody", () => false],
    ["says 1", () => 1],
    ["says yes in an object", () => ({ allowed: true })],
    [
      "refuses in its own words",
      () => {
        throw new RpcError("PERMISSION_DENIED", "no");
      },
    ],
  ])("S10: gets no topic whose authorize %s", async (_what, authorize) => {
    const server = await attackedOpen({ news: { authorize } });
    const peer = await server.greeted();

    peer.say([SUBSCRIBE, 1, "news", "room"]);

    const refused = await peer.next(SUBSCRIBED, UNSUBSCRIBED);
    expect(refused[0]).toBe(UNSUBSCRIBED);
    expect(JSON.stringify(refused)).not.toContain("canary");
  });

  it("S10: that leaves while it is asked for is not let in", async () => {
    const [asked, answer] = [new Gate(), new Gate()];
    const server = await attackedOpen({
      news: {
        async authorize() {
          asked.open();
          await answer.opened;
          return true;
        },
      },
    });
    const peer = await server.greeted();
    peer.say([SUBSCRIBE, 1, "news", "room"]);
    await asked.opened;

    peer.say([35, 1], [2, 1]);
    await peer.next(3);
    answer.open();
    await server.server.publish.news("room", "secret");
    peer.say([2, 2]);

    expect(await peer.next(3, EVENT, SUBSCRIBED)).toEqual([3, 2]);
  });
});

describe("a broker", () => {
  it("S11: that hands over what no client takes harms neither node nor clients", async () => {
    const { receive, server } = await brokered();
    const peer = await server.greeted();
    peer.say([SUBSCRIBE, 1, "news", "room"]);
    await peer.next(SUBSCRIBED);
    let deep: unknown = 1;
    for (let level = 0; level < 100; level++) deep = [deep];

    for (const value of [deep, JSON.parse('{"__proto__":1}'), "x".repeat(5 * 2 ** 20), 1n])
      expect(() => receive(1, value)).toThrow(TypeError);
    receive(1, "good");

    expect((await peer.next(EVENT)).slice(2)).toEqual([1, "good"]);
  });

  it("S11: has its events given in order, and those refused that no client takes, whatever is among them", async () => {
    const { receive, server } = await brokered();
    const random = new Random(11);
    const peer = await server.greeted();
    peer.say([SUBSCRIBE, 1, "news", "room"]);
    await peer.next(SUBSCRIBED);
    peer.staysAlive();
    const bad = ["[".repeat(70) + "]".repeat(70), '{"__proto__":1}', '[{"a":{"\\u005f_proto__":{}}}]'];
    let offset = 0;

    for (let made = 0; made < scaled(1_000_000); made++) {
      const isGood = random.chance(0.7);
      const text = isGood ? JSON.stringify({ [random.pick(prototypeNames)]: made }) : random.pick(bad);
      if (isGood && !text.includes("__proto__")) {
        offset += 1;
        receive(offset, JSON.parse(text));
        expect(await peer.next(EVENT, GAP)).toEqual([EVENT, expect.any(Number), offset, JSON.parse(text)]);
      } else expect(() => receive(offset + 1, JSON.parse(text))).toThrow(TypeError);
    }

    peer.say([2, 1]);
    expect(await peer.next(3, EVENT, GAP)).toEqual([3, 1]);
  });

  it("S11: that loses, doubles and turns events loses its subscribers none without saying so", async () => {
    const { receive, server } = await brokered();
    const random = new Random(11);
    const connection = connect(server.url);
    onTestFinished(() => close(connection));
    const sync: () => Promise<unknown> = callMethod(connection, { name: "mirror" });
    const news: (params: unknown) => Topic<unknown> = topicMethod(connection, { name: "news" });
    const faults: string[] = [];
    let last = 0;
    let given = 0;
    news("room").subscribe({
      event(value, { offset }) {
        if (offset !== last + 1 || value !== offset) faults.push(`event ${value} at ${offset} behind ${last}`);
        last = offset;
        given += 1;
      },
      gap({ from, to }) {
        if (from !== last + 1 || to < from) faults.push(`a gap from ${from} to ${to} behind ${last}`);
        last = to;
      },
    });
    await sync();
    connection.onState((state) => faults.push(state));

    let highest = 0;
    for (let made = 0; made < scaled(1_000_000); made++) {
      const offset = Math.max(0, highest + random.pick([1, 1, 1, 1, 1, 1, 2, 5, 0, -1, -3]));
      const noOffset = random.pick([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53]);
      if (random.chance(0.01)) expect(() => receive(noOffset, offset)).toThrow(TypeError);
      receive(offset, offset);
      highest = Math.max(highest, offset);
      if (made % 50 === 0) await sync();
    }
    await sync();

    expect(faults).toEqual([]);
    expect(last).toBe(highest);
    expect(given).toBeGreaterThan(highest / 3);
  });

  it("S11: that hands over what is refused goes on behind it, and subscribers are told of the gap", async () => {
    const { receive, server } = await brokered();
    const peer = await server.greeted();
    peer.say([SUBSCRIBE, 1, "news", "room"]);
    const [, , channel] = await peer.next(SUBSCRIBED);

    receive(1, "first");
    expect(() => receive(2, 1n)).toThrow(TypeError);
    receive(3, "third");

    expect(await peer.next(EVENT, GAP)).toEqual([EVENT, channel, 1, "first"]);
    expect(await peer.next(EVENT, GAP)).toEqual([GAP, channel, 2, 2, "overflow"]);
    expect(await peer.next(EVENT, GAP)).toEqual([EVENT, channel, 3, "third"]);
  });
});

/** A server, and how its broker hands over the event of an offset. */
async function brokered() {
  let handOver: Receive = () => {};
  const broker: Broker = {
    attach(_topic, told) {
      handOver = told;
      return { epoch: "e", offset: 0 };
    },
    detach: () => {},
    publish: () => ({ epoch: "e", offset: 0 }),
  };
  const server = await attackedOpen({}, { authenticate: anonymous, broker });
  const receive = (offset: number, value: unknown) => handOver({ epoch: "e", offset }, { value, attachments: [] });
  return { server, receive };
}
