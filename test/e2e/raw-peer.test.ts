import { anonymous, type ServeOptions, type Server, serve } from "@wsrpc-ts/runtime/server";
import { type FakeClock, fakeClock } from "@wsrpc-ts/runtime/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { createRouter, type Handlers, type Publish } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";
import { Gate } from "../support/gate.ts";
import { type HelloFields, WirePeer } from "../support/wire-peer.ts";

// The kinds and codes of PROTOCOL.md, by hand: a program in another language has nothing else to go by.
const [WELCOME, PING, PONG, CREDIT, CLOSE] = [1, 2, 3, 6, 7];
const [CALL, RESULT, ERROR, ITEM, END, CANCEL] = [16, 17, 18, 19, 20, 21];
const [SUBSCRIBE, SUBSCRIBED, EVENT, UNSUBSCRIBE, UNSUBSCRIBED, GAP] = [32, 33, 34, 35, 36, 37];

interface Started {
  readonly server: Server<Publish>;
  dial(): Promise<WirePeer>;
  /** Dials and says HELLO. */
  greeted(hello?: HelloFields): Promise<WirePeer>;
}

async function start(own: Partial<Handlers> = {}, options: Partial<ServeOptions<unknown>> = {}): Promise<Started> {
  const server = serve(createRouter({ ...handlers, ...own }), {
    authenticate: anonymous,
    onError: () => {},
    ...options,
  });
  const { url } = await server.listen(0, "127.0.0.1");
  onTestFinished(() => server.close());
  const dial = async () => {
    const peer = await WirePeer.open(url);
    onTestFinished(() => peer.cut());
    return peer;
  };
  const greeted = async (hello?: HelloFields) => {
    const peer = await dial();
    peer.hello(hello);
    expect((await peer.next())[0]).toBe(WELCOME);
    return peer;
  };
  return { server, dial, greeted };
}

/** Everything the server had to say before is here once it has answered this. */
async function settled(peer: WirePeer, n: number): Promise<void> {
  peer.say([PING, n]);
  expect(await peer.next()).toEqual([PONG, n]);
}

describe("a program that knows only the wire", () => {
  it("is welcomed", async () => {
    const { dial } = await start();
    const peer = await dial();

    peer.hello();

    expect(await peer.next()).toEqual([
      WELCOME,
      {
        resumed: false,
        rx: 0,
        limits: { maxMessageBytes: 1_048_576, maxCalls: 256, maxSubscriptions: 1024, credit: 32 },
        heartbeat: { intervalMs: 15_000, timeoutMs: 10_000 },
        graceMs: 60_000,
        schema: "19065fdc12cb0189",
      },
    ]);
  });

  it("may call right behind HELLO", async () => {
    const { dial } = await start();
    const peer = await dial();

    peer.hello();
    peer.say([CALL, 1, "add", { a: 1, b: 2 }]);

    expect((await peer.next())[0]).toBe(WELCOME);
    expect(await peer.next()).toEqual([RESULT, 1, 3]);
  });

  it("calls by name, and by number if the contract is the same", async () => {
    const { greeted } = await start();
    const peer = await greeted({ schema: "19065fdc12cb0189" });

    peer.say([CALL, 1, "add", { a: 1, b: 2 }], [CALL, 3, 0, { a: 3, b: 4 }]);

    expect(await peer.next()).toEqual([RESULT, 1, 3]);
    expect(await peer.next()).toEqual([RESULT, 3, 7]);
  });

  it("is told why a call failed, and whether it ran", async () => {
    const { greeted } = await start();
    const peer = await greeted();

    peer.say([CALL, 1, "nothing.here"]);
    expect(await peer.next()).toMatchObject([ERROR, 1, 5, expect.any(String), { executed: 0 }]);
    peer.say([CALL, 3, "add", { a: "1", b: 2 }]);
    expect(await peer.next()).toMatchObject([ERROR, 3, 3, expect.any(String), { executed: 0 }]);
    peer.say([CALL, 5, "refuse", "missing"]);
    expect(await peer.next()).toEqual([ERROR, 5, 5, "no such thing", { executed: 2 }]);
    peer.say([CALL, 7, "refuse", "closed"]);
    expect(await peer.next()).toEqual([
      ERROR,
      7,
      9,
      "Closed",
      { executed: 2, name: "Closed", data: { since: "1970-01-01T00:00:00.005Z" } },
    ]);
    peer.say([CALL, 9, "slow", { ms: 1_000_000 }, { timeoutMs: 1 }]);
    expect(await peer.next()).toMatchObject([ERROR, 9, 4, expect.any(String), { executed: 2 }]);
  });

  it("cancels, and still gets one end", async () => {
    const { greeted } = await start();
    const peer = await greeted();

    peer.say([CALL, 1, "slow", { ms: 1_000_000 }], [CANCEL, 1]);

    expect((await peer.next()).slice(0, 3)).toEqual([ERROR, 1, 1]);
    await settled(peer, 1);
  });

  it("is given the same answer for the same key, and the handler runs once", async () => {
    let runs = 0;
    const { greeted } = await start({ add: ({ a, b }) => a + b + 100 * runs++ });
    const peer = await greeted();

    peer.say([CALL, 1, "add", { a: 1, b: 2 }, { key: "k" }]);
    expect(await peer.next()).toEqual([RESULT, 1, 3]);
    peer.say([CALL, 3, "add", { a: 1, b: 2 }, { key: "k" }]);
    expect(await peer.next()).toEqual([RESULT, 3, 3]);

    expect(runs).toBe(1);
  });

  it("reads a stream as far as its credit goes, and further with more", async () => {
    const { greeted } = await start();
    const peer = await greeted();
    const item = (id: number) => ({ id, text: `line ${id}`, at: new Date(id).toISOString() });

    peer.say([CALL, 1, "count", { to: 5 }, { credit: 2 }]);
    expect(await peer.next()).toEqual([ITEM, 1, item(1)]);
    expect(await peer.next()).toEqual([ITEM, 1, item(2)]);
    await settled(peer, 1);

    peer.say([CREDIT, 1, 4], [CREDIT, 1, 3]);
    expect(await peer.next()).toEqual([ITEM, 1, item(3)]);
    expect(await peer.next()).toEqual([ITEM, 1, item(4)]);
    await settled(peer, 2);

    peer.say([CREDIT, 1, 100]);
    expect(await peer.next()).toEqual([ITEM, 1, item(5)]);
    expect(await peer.next()).toEqual([END, 1]);
  });

  it("reads a stream whose generator never waits, and others have their turn meanwhile", async () => {
    let given = 0;
    let givenAtNextTurn: number | undefined;
    async function* count({ to }: { to: number }) {
      setImmediate(() => {
        givenAtNextTurn = given;
      });
      for (; given < to; given++) yield { id: given, text: "", at: new Date(0) };
    }
    const { greeted } = await start({ count });
    const peer = await greeted();

    peer.say([CALL, 1, "count", { to: 4096 }, { credit: 5000 }]);
    await peer.next(END);

    expect(given).toBe(4096);
    expect(givenAtNextTurn).toBeLessThanOrEqual(512);
  });

  it("uploads, with the credit it is given", async () => {
    const { greeted } = await start();
    const peer = await greeted();

    peer.say([CALL, 1, "sum", { name: "s" }]);
    for (let n = 1; n <= 32; n++) peer.say([ITEM, 1, n]);
    const [, id, total] = await peer.next(CREDIT);
    for (let n = 33; n <= 40; n++) peer.say([ITEM, 1, n]);
    peer.say([END, 1]);

    expect(id).toBe(1);
    expect(total).toBeGreaterThanOrEqual(40);
    expect(await peer.next(RESULT)).toEqual([RESULT, 1, { name: "s", sum: (40 * 41) / 2 }]);
  });

  it("loses its session if it sends more items than it may", async () => {
    const gate = new Gate();
    const { greeted } = await start({
      async sum({ name }) {
        await gate.opened;
        return { name, sum: 0 };
      },
    });
    const peer = await greeted();

    peer.say([CALL, 1, "sum", { name: "s" }]);
    for (let n = 0; n <= 32; n++) peer.say([ITEM, 1, n]);

    expect((await peer.closed).code).toBe(4400);
    gate.open();
  });

  it("sends and receives items both ways", async () => {
    const { greeted } = await start();
    const peer = await greeted();

    peer.say([CALL, 1, "echo", { prefix: ">" }], [ITEM, 1, "a"]);
    expect(await peer.next(ITEM)).toEqual([ITEM, 1, ">a"]);
    peer.say([ITEM, 1, "b"], [END, 1]);
    expect(await peer.next(ITEM)).toEqual([ITEM, 1, ">b"]);
    expect(await peer.next(ITEM, END)).toEqual([END, 1]);
  });

  it("sends binary, and is answered in binary", async () => {
    const { greeted } = await start();
    const peer = await greeted();
    const input = {
      date: "2026-11-21T09:00:00.000Z",
      big: "-1208925819614629174706176",
      map: [["a", "1970-01-01T00:00:00.001Z"]],
      set: ["1", "2"],
      bytes: { $b: 0 },
    };

    peer.say([CALL, 1, "blob"]);
    peer.sayBinary([ITEM, 1, { $b: 0 }], [new Uint8Array(1000)]);
    peer.sayBinary([ITEM, 1, { $b: 0 }], [new Uint8Array(0)]);
    peer.say([END, 1]);
    expect(await peer.next(RESULT)).toEqual([RESULT, 1, { size: 1000 }]);

    peer.sayBinary([CALL, 3, "rich", input], [Uint8Array.of(1, 2, 255)]);
    expect(await peer.next(RESULT)).toEqual([RESULT, 3, input]);
    expect(peer.attachments.map((bytes) => [...bytes])).toEqual([[1, 2, 255]]);
  });

  it("loses its session if the parts of a binary message do not add up", async () => {
    const { greeted } = await start();
    const peer = await greeted();

    peer.write(Uint8Array.from([0, 0, 0, 5, ...Buffer.from("[0,0]"), 0, 0, 0, 9, 1]));

    expect((await peer.closed).code).toBe(4400);
  });

  it("answers reverse calls", async () => {
    const { greeted } = await start();
    const peer = await greeted();

    peer.say([CALL, 1, "ask", "sure?"]);
    const [kind, id, method, input] = await peer.next();
    peer.say([RESULT, id, { yes: true }]);

    expect([kind, method, input]).toEqual([CALL, "confirm", { question: "sure?" }]);
    expect((id as number) % 2).toBe(0);
    expect(await peer.next()).toEqual([RESULT, 1, "yes"]);
  });

  it("refuses a reverse call that it does not know", async () => {
    const { greeted } = await start();
    const peer = await greeted();

    peer.say([CALL, 1, "ask", "sure?"]);
    const [, id] = await peer.next(CALL);
    peer.say([ERROR, id, 12, "no such procedure", { executed: 0 }]);

    expect((await peer.next())[0]).toBe(ERROR);
  });

  it("answers PING", async () => {
    const { greeted } = await start();

    await settled(await greeted(), 7);
  });

  it("ignores what the future brings, and may send it", async () => {
    const { greeted } = await start();
    const peer = await greeted();

    peer.say([PING, 1, "and", "more"], [CALL, 1, "add", { a: 1, b: 2 }, { colour: "blue" }, 7]);
    peer.write("[0,0,[64],[1000,{}]]");

    expect(await peer.next()).toEqual([PONG, 1]);
    expect(await peer.next()).toEqual([RESULT, 1, 3]);
    await settled(peer, 2);
  });

  it.each([
    ["an unknown kind below 64", [[40]], 4400],
    ["a frame of the server", [[EVENT, 1, 1, {}]], 4400],
    ["an even id", [[CALL, 2, "who"]], 4400],
    [
      "an id that is used already",
      [
        [CALL, 1, "who"],
        [CALL, 1, "who"],
      ],
      4400,
    ],
    ["an item of a call that was never opened", [[ITEM, 9, 1]], 4400],
  ])("loses its session with %s", async (_name, frames, code) => {
    const { greeted } = await start();
    const peer = await greeted();

    peer.say(...(frames as [number][]));

    expect((await peer.next(CLOSE))[1]).toBe(code);
    expect((await peer.closed).code).toBe(code);
  });

  it.each([
    ["a hole in the numbering", '[2,0,[16,1,"who"]]', 4102],
    ["an ack of what was never sent", "[0,9]", 4400],
    ["a count that is none", "[-1,0]", 4400],
  ])("loses its session with %s", async (_name, message, code) => {
    const { greeted } = await start();
    const peer = await greeted();

    peer.write(message);

    expect((await peer.closed).code).toBe(code);
  });
});

describe("topics on the wire", () => {
  const line = (id: number) => ({ id, text: "t", at: new Date(id) });
  const onWire = (id: number) => ({ id, text: "t", at: new Date(id).toISOString() });

  it("are subscribed to, told of and left", async () => {
    const { server, greeted } = await start();
    const peer = await greeted();

    peer.say([SUBSCRIBE, 1, "lines", { room: "a" }]);
    const [kind, id, channel, epoch, offset, recovered] = await peer.next();
    await server.publish.lines({ room: "b" }, line(7));
    await server.publish.lines({ room: "a" }, line(8));

    expect([kind, id, offset, recovered]).toEqual([SUBSCRIBED, 1, 0, false]);
    expect(epoch).toEqual(expect.any(String));
    expect(await peer.next()).toEqual([EVENT, channel, 1, onWire(8)]);

    peer.say([UNSUBSCRIBE, 1]);
    expect(await peer.next()).toEqual([UNSUBSCRIBED, 1, 0, ""]);
    await server.publish.lines({ room: "a" }, line(9));
    await settled(peer, 1);
  });

  it("that are refused or unknown are said to be over", async () => {
    const { greeted } = await start({ lines: { authorize: ({ room }) => room === "open" } });
    const peer = await greeted();

    peer.say([SUBSCRIBE, 1, "lines", { room: "secret" }]);
    expect(await peer.next()).toEqual([UNSUBSCRIBED, 1, 7, "not allowed to subscribe"]);
    peer.say([SUBSCRIBE, 3, "nothing.here", {}]);
    expect(await peer.next()).toEqual([UNSUBSCRIBED, 3, 5, "no such topic"]);
    peer.say([SUBSCRIBE, 5, "lines", { room: 5 }]);
    expect((await peer.next()).slice(0, 3)).toEqual([UNSUBSCRIBED, 5, 3]);
    peer.say([SUBSCRIBE, 7, "lines", { room: "open" }]);
    expect((await peer.next()).slice(0, 2)).toEqual([SUBSCRIBED, 7]);
  });

  it.each<[string, NonNullable<Handlers["lines"]>["authorize"]]>([
    ["nobody has to be asked", undefined],
    ["it is said at once", () => true],
    ["it is said later", async () => new Promise((resolve) => setImmediate(resolve, true))],
  ])("miss nothing that the next call makes the server publish, if %s who may subscribe", async (_who, authorize) => {
    const add: Handlers["add"] = async ({ a, b }) => {
      await server.publish.lines({ room: "a" }, line(a));
      return a + b;
    };
    const { server, greeted } = await start({ add, ...(authorize && { lines: { authorize } }) });
    const peer = await greeted();

    peer.say(
      [SUBSCRIBE, 1, "lines", { room: "a" }],
      [CALL, 1, "add", { a: 7, b: 1 }],
      [CALL, 3, "add", { a: 8, b: 1 }],
    );

    const [, , channel, , offset, recovered] = await peer.next(SUBSCRIBED);
    expect([offset, recovered]).toEqual([0, false]);
    expect(await peer.next(EVENT)).toEqual([EVENT, channel, 1, onWire(7)]);
    expect(await peer.next(EVENT)).toEqual([EVENT, channel, 2, onWire(8)]);
  });

  describe("that are lost or taken back while somebody thinks about who may subscribe", () => {
    /** The first who asks waits for it; what the peer calls has been published already. */
    async function undecided() {
      const clock = fakeClock({ turns: "real" });
      const decided = new Gate();
      let asked = 0;
      const authorize = async () => {
        asked += 1;
        if (asked === 1) await decided.opened;
        return true;
      };
      const add: Handlers["add"] = async ({ a, b }) => {
        await server.publish.lines({ room: "a" }, line(a));
        return a + b;
      };
      const { server, dial, greeted } = await start({ add, lines: { authorize } }, { clock });
      const peer = await greeted();
      peer.say([SUBSCRIBE, 1, "lines", { room: "a" }], [CALL, 1, "add", { a: 7, b: 1 }]);
      await peer.next(RESULT);
      const resumed = async (gen: number, from: WirePeer) => {
        from.cut();
        const next = await dial();
        next.resume(from, { gen });
        expect((await next.next(WELCOME))[1]).toMatchObject({ resumed: true });
        return next;
      };
      return { server, clock, peer, decided, resumed };
    }

    async function expectBegan(peer: WirePeer, id: number, ...events: number[]): Promise<void> {
      const [, , channel, , offset, recovered] = await peer.next(SUBSCRIBED);
      expect([offset, recovered]).toEqual([0, false]);
      for (const [at, event] of events.entries())
        expect(await peer.next(EVENT)).toEqual([EVENT, channel, at + 1, onWire(event)]);
      peer.say([UNSUBSCRIBE, id]);
      expect(await peer.next()).toEqual([UNSUBSCRIBED, id, 0, ""]);
    }

    it("begin where they were asked for first, on the next connection", async () => {
      const { peer, resumed, clock } = await undecided();

      const second = await resumed(2, peer);
      clock.advance(9_000);
      second.say([UNSUBSCRIBE, 1], [CALL, 3, "add", { a: 8, b: 1 }]);
      await second.next(RESULT);
      second.say([SUBSCRIBE, 3, "lines", { room: "a" }]);

      await expectBegan(second, 3, 7, 8);
    });

    it("do so whatever was decided meanwhile, and however many connections are lost", async () => {
      const { peer, resumed, decided } = await undecided();

      const second = await resumed(2, peer);
      decided.open();
      await settled(second, 1);
      const third = await resumed(3, second);
      third.say([UNSUBSCRIBE, 1], [SUBSCRIBE, 3, "lines", { room: "a" }]);

      await expectBegan(third, 3, 7);
    });

    it("begin there, too, if they are taken back on the connection on which they came", async () => {
      const { peer, decided } = await undecided();

      peer.say([UNSUBSCRIBE, 1]);
      expect(await peer.next()).toEqual([UNSUBSCRIBED, 1, 0, ""]);
      decided.open();
      await settled(peer, 1);
      peer.say([SUBSCRIBE, 3, "lines", { room: "a" }]);

      await expectBegan(peer, 3, 7);
    });

    it.each<[string, (peer: WirePeer, clock: FakeClock) => unknown]>([
      ["nothing else is asked for in five seconds", (_peer, clock) => clock.advance(5_000)],
      ["another topic is", (peer) => peer.say([SUBSCRIBE, 3, "lines", { room: "b" }], [UNSUBSCRIBE, 3])],
      ["the client leaves", (peer) => peer.say([CLOSE, 1000, ""])],
    ])("begin anew, and nothing is kept of them, once %s", async (_what, happens) => {
      const { server, peer, clock } = await undecided();
      peer.say([UNSUBSCRIBE, 1]);
      expect(await peer.next()).toEqual([UNSUBSCRIBED, 1, 0, ""]);
      const isKept = await server.publish.lines({ room: "a" }, line(8));

      happens(peer, clock);
      await expect.poll(() => server.publish.lines({ room: "a" }, line(9))).toEqual({ epoch: "", offset: 0 });

      expect(isKept.offset).toBe(2);
    });

    it("are forgotten with their session", async () => {
      const { server, peer, clock } = await undecided();
      expect(server.stats()).toMatchObject({ sessions: 1, topics: 1 });

      peer.cut();
      const later = () => {
        clock.advance(60_000);
        return server.stats();
      };

      await expect.poll(later).toMatchObject({ sessions: 0, topics: 0 });
    });
  });

  it("are left at once where nobody was let in, and nothing of them is kept", async () => {
    const { server, greeted } = await start({ lines: { authorize: async ({ room }) => room === "open" } });
    const peer = await greeted();

    peer.say([SUBSCRIBE, 1, "lines", { room: "secret" }]);
    expect((await peer.next()).slice(0, 3)).toEqual([UNSUBSCRIBED, 1, 7]);
    peer.say([SUBSCRIBE, 3, "lines", { room: "open" }]);

    expect((await peer.next()).slice(0, 2)).toEqual([SUBSCRIBED, 3]);
    expect(server.stats()).toMatchObject({ topics: 1 });
  });

  it("are not opened for whom has left before it is known whether it may in", async () => {
    const [asked, known] = [new Gate(), new Gate()];
    const authorize = async () => {
      asked.open();
      await known.opened;
      return true;
    };
    const clock = fakeClock({ turns: "real" });
    const { server, greeted } = await start({ lines: { authorize } }, { clock });
    const peer = await greeted();

    peer.say([SUBSCRIBE, 1, "lines", { room: "a" }]);
    await asked.opened;
    peer.say([UNSUBSCRIBE, 1]);
    expect(await peer.next()).toEqual([UNSUBSCRIBED, 1, 0, ""]);
    known.open();
    await settled(peer, 1);
    clock.advance(5_000);

    expect(server.stats()).toMatchObject({ topics: 0 });
  });

  it.each<[string, (peer: WirePeer) => unknown]>([
    ["leaves", (peer) => peer.say([UNSUBSCRIBE, 1])],
    ["loses its connection", (peer) => peer.cut()],
  ])("tell who decides about a subscriber that it %s", async (_how, leave) => {
    const [asked, told] = [new Gate(), new Gate()];
    const reasons: string[] = [];
    const { greeted } = await start({
      lines: {
        async authorize(_params, { signal }) {
          signal.addEventListener("abort", () => {
            reasons.push(String(signal.reason));
            told.open();
          });
          asked.open();
          await told.opened;
          return true;
        },
      },
    });
    const peer = await greeted();
    peer.say([SUBSCRIBE, 1, "lines", { room: "a" }]);
    await asked.opened;

    leave(peer);
    await told.opened;

    expect(reasons).toEqual(["RpcError: the subscriber has left"]);
  });

  it("are taken up where they were left, on another connection", async () => {
    const { server, greeted } = await start();
    const first = await greeted();
    first.say([SUBSCRIBE, 1, "lines", { room: "a" }]);
    const [, , , epoch] = await first.next();
    await server.publish.lines({ room: "a" }, line(1));
    await first.next(EVENT);
    await first.close();
    await server.publish.lines({ room: "a" }, line(2));
    await server.publish.lines({ room: "a" }, line(3));

    const second = await greeted({ sid: "another-session" });
    second.say([SUBSCRIBE, 1, "lines", { room: "a" }, { from: [epoch, 1] }]);
    const [, , channel, ...rest] = await second.next();

    expect(rest).toEqual([epoch, 1, true]);
    expect(await second.next()).toEqual([EVENT, channel, 2, onWire(2)]);
    expect(await second.next()).toEqual([EVENT, channel, 3, onWire(3)]);
  });

  it("say which events cannot be given any more", async () => {
    const { server, greeted } = await start();
    const peer = await greeted();
    peer.say([SUBSCRIBE, 1, "lines", { room: "a" }]);
    const [, , channel, epoch] = await peer.next();
    for (let id = 1; id <= 8; id++) await server.publish.lines({ room: "a" }, line(id));

    const late = await greeted({ sid: "another-session" });
    late.say([SUBSCRIBE, 1, "lines", { room: "a" }, { from: [epoch, 1] }]);

    expect((await late.next()).slice(3)).toEqual([epoch, 1, false]);
    expect(await late.next()).toEqual([GAP, channel, 2, 3, "expired"]);
    expect(await late.next()).toEqual([EVENT, channel, 4, onWire(4)]);
  });

  it("say that they have a new history", async () => {
    const { server, greeted } = await start();
    const peer = await greeted();
    await server.publish.lines({ room: "a" }, line(1));

    peer.say([SUBSCRIBE, 1, "lines", { room: "a" }, { from: ["an-epoch-of-another-life", 41] }]);
    const [, , channel, epoch, , recovered] = await peer.next();
    const [kind, ...gap] = await peer.next(GAP);

    expect(epoch).not.toBe("an-epoch-of-another-life");
    expect(recovered).toBe(false);
    expect(kind).toBe(GAP);
    expect([gap[0], gap[3]]).toEqual([channel, "epoch"]);
  });
});

describe("a session on the wire", () => {
  it("gives on a second connection what was lost with the first", async () => {
    const gate = new Gate();
    const { greeted, dial } = await start({
      async ask() {
        await gate.opened;
        return "late";
      },
    });
    const first = await greeted();
    first.say([CALL, 1, "ask", "?"], [CALL, 3, "who"]);
    expect((await first.next())[1]).toBe(3);
    first.cut();
    gate.open();

    const second = await dial();
    second.resume(first);

    expect(await second.next()).toMatchObject([WELCOME, { resumed: true, rx: 2 }]);
    expect(await second.next()).toEqual([RESULT, 1, "late"]);
    second.say([CALL, 5, "add", { a: 1, b: 2 }]);
    expect(await second.next()).toEqual([RESULT, 5, 3]);
  });

  it("repeats with their old numbers what the client does not have", async () => {
    const { greeted, dial } = await start();
    const first = await greeted();
    first.say([CALL, 1, "add", { a: 1, b: 2 }]);
    expect(await first.next()).toEqual([RESULT, 1, 3]);
    first.cut();
    first.received = 0; // as if the answer had been lost

    const second = await dial();
    second.resume(first);

    expect(await second.next()).toMatchObject([WELCOME, { resumed: true, rx: 1 }]);
    expect(await second.next()).toEqual([RESULT, 1, 3]);
  });

  it("runs a call once that comes twice", async () => {
    let runs = 0;
    const { greeted, dial } = await start({ add: ({ a, b }) => a + b + 100 * runs++ });
    const first = await greeted();
    first.say([CALL, 1, "add", { a: 1, b: 2 }]);
    await first.next(RESULT);
    first.cut();
    first.sent = 0; // as if nobody knew whether it arrived

    const second = await dial();
    second.resume(first);
    await second.next(WELCOME);
    second.say([CALL, 1, "add", { a: 1, b: 2 }], [CALL, 3, "add", { a: 1, b: 2 }]);

    expect(await second.next()).toEqual([RESULT, 3, 103]);
    expect(runs).toBe(2);
  });

  it("goes on with a stream where it stopped", async () => {
    const { greeted, dial } = await start();
    const first = await greeted();
    first.say([CALL, 1, "count", { to: 4 }, { credit: 2 }]);
    await first.next(ITEM);
    await first.next(ITEM);
    first.cut();

    const second = await dial();
    second.resume(first);
    await second.next(WELCOME);
    await settled(second, 1);
    second.say([CREDIT, 1, 100]);

    expect(await second.next()).toMatchObject([ITEM, 1, { id: 3 }]);
    expect(await second.next()).toMatchObject([ITEM, 1, { id: 4 }]);
    expect(await second.next()).toEqual([END, 1]);
  });

  it("passes to the newer connection, and the older is closed with 4409", async () => {
    const { greeted, dial } = await start();
    const first = await greeted();

    const second = await dial();
    second.resume(first);

    expect(await second.next()).toMatchObject([WELCOME, { resumed: true }]);
    expect((await first.closed).code).toBe(4409);
    await settled(second, 1);
  });

  it.each([1, 2])("closes a connection that counts %i when 2 was answered, and keeps the one it has", async (gen) => {
    const { greeted, dial } = await start();
    const first = await greeted();
    const second = await dial();
    second.resume(first, { gen: 2 });
    await second.next(WELCOME);

    const late = await dial();
    late.resume(first, { gen });

    expect((await late.next())[1]).toBe(4409);
    expect((await late.closed).code).toBe(4409);
    await settled(second, 1);
  });

  it.each([
    ["another secret", { secret: "a-guess" }, "unknown"],
    ["another name", { sid: "a-guess" }, "unknown"],
    ["frames that are gone on the client's side", { tx0: 9 }, "overflow"],
    ["more received than was sent", { rx: 9 }, "overflow"],
  ])("is not resumed with %s", async (_name, fields, why) => {
    const { greeted, dial } = await start();
    const first = await greeted();
    first.say([CALL, 1, "who"]);
    await first.next(RESULT);
    first.cut();

    const second = await dial();
    second.resume(first, fields);

    expect(await second.next()).toMatchObject([WELCOME, { resumed: false, why, rx: 0 }]);
  });

  it("is not resumed by another principal", async () => {
    const { greeted, dial } = await start({}, { authenticate: ({ token }) => ({ id: token }) });
    const first = await greeted({ token: "ada" });
    first.cut();

    const second = await dial();
    second.resume(first, { token: "eve" });

    expect(await second.next()).toMatchObject([WELCOME, { resumed: false, why: "unknown" }]);
  });

  it("ends when the client says goodbye with 1000", async () => {
    const { greeted, dial } = await start();
    const first = await greeted();
    first.say([CLOSE, 1000, "goodbye", {}]);
    expect((await first.closed).code).toBe(1000);

    const second = await dial();
    second.resume(first);

    expect(await second.next()).toMatchObject([WELCOME, { resumed: false, why: "unknown" }]);
  });

  it("ends when the client breaks the protocol, so that nothing of it is repeated", async () => {
    const { greeted, dial } = await start();
    const first = await greeted();
    first.write("[1,0,[40]]");
    expect((await first.closed).code).toBe(4400);

    const second = await dial();
    second.resume(first);

    expect(await second.next()).toMatchObject([WELCOME, { resumed: false, why: "unknown" }]);
  });
});
