import { afterEach, describe, expect, it } from "vitest";
import type { Remedy } from "../protocol/close-code.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import type { Connection, ConnectionListener } from "../transport/connection.ts";
import { Reconnect, type ReconnectOptions } from "./reconnect.ts";

/** A dialled socket, as the network has it. */
interface Socket {
  readonly listener: ConnectionListener;
  readonly connection: Connection;
  closed: number | undefined;
}

/** Dials sockets that do as they are told, and notes what it is told. */
class World {
  readonly clock = fakeClock();
  readonly sockets: Socket[] = [];
  readonly seen: string[] = [];
  readonly reconnect: Reconnect;

  /** @param lost what is done when a connection is */
  constructor(options: Partial<ReconnectOptions> = {}, lost: () => void = () => {}) {
    this.reconnect = new Reconnect(
      {
        opened: (_connection, token) => this.seen.push(`opened with ${token}`),
        received: (payload) => this.seen.push(`received ${payload}`),
        drained: () => this.seen.push("drained"),
        closed: (remedy: Remedy, code, reason) => {
          this.seen.push(`${remedy} after ${code} ${reason}`);
          lost();
        },
        failed: (error) => this.seen.push(`failed: ${error}`),
        seems: (state) => this.seen.push(`seems ${state}`),
      },
      {
        dial: (listener) => this.#dial(listener),
        clock: this.clock,
        chance: () => 1,
        token: () => "t",
        backoff: { baseMs: 100, capMs: 1000, resetAfterMs: 5000 },
        ...options,
      },
    );
    worlds.push(this);
  }

  #dial(listener: ConnectionListener): Connection {
    const socket: Socket = {
      listener,
      closed: undefined,
      connection: {
        bufferedBytes: 0,
        send: () => {},
        close: (code: number) => {
          socket.closed = code;
        },
      } as unknown as Connection,
    };
    this.sockets.push(socket);
    return socket.connection;
  }

  get last(): Socket {
    const socket = this.sockets.at(-1);
    if (!socket) throw new Error("nothing was dialled");
    return socket;
  }

  /** Dials, opens and is welcomed. */
  async open(): Promise<Socket> {
    this.reconnect.start();
    await turn();
    this.last.listener.opened();
    this.reconnect.welcomed();
    this.seen.length = 0;
    return this.last;
  }

  /** How long it waits before it dials again. */
  async waited(): Promise<number> {
    const before = this.sockets.length;
    for (let ms = 0; ms < 30_000; ms += 50) {
      await turn();
      if (this.sockets.length > before) return ms;
      this.clock.advance(50);
    }
    return Number.POSITIVE_INFINITY;
  }
}

/** What an application's own way of dialling gives back, once it has done something first. */
function dialled({ first = () => {}, close = () => {} }: { first?: () => void; close?: () => void }): Connection {
  first();
  return { bufferedBytes: 0, send() {}, close };
}

const worlds: World[] = [];
afterEach(() => {
  for (const { reconnect, clock } of worlds.splice(0)) {
    reconnect.stop();
    expect(clock.pending).toBe(0);
  }
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

describe("reconnecting", () => {
  it("dials when it is first asked to, and once", async () => {
    const { reconnect, sockets } = new World();
    await turn();
    expect(sockets).toHaveLength(0);

    reconnect.start();
    reconnect.start();
    reconnect.hurry();
    await turn();
    expect(sockets).toHaveLength(1);
  });

  it.each<[number, string, number]>([
    [1006, "resume after 1006 r", 100],
    [1000, "resume after 1000 r", 100],
    [1009, "renew after 1009 r", 100],
    [4000, "resume after 4000 r", 100],
    [4001, "resume after 4001 r", 100],
    [4100, "renew after 4100 r", 100],
    [4102, "renew after 4102 r", 100],
    [4200, "back-off after 4200 r", 100],
    [4300, "new-token after 4300 r", 100],
    [4400, "stop after 4400 r", Number.POSITIVE_INFINITY],
    [4401, "stop after 4401 r", Number.POSITIVE_INFINITY],
    [4408, "resume after 4408 r", 100],
    [4409, "stop after 4409 r", Number.POSITIVE_INFINITY],
  ])("does after %i what its range says", async (code, said, wait) => {
    const world = new World();
    const socket = await world.open();
    socket.listener.closed(code, "r");

    expect(world.seen).toEqual([said]);
    expect(await world.waited()).toBe(wait);
  });

  it("goes by what the server announced, not by how the socket ended", async () => {
    const world = new World();
    const socket = await world.open();
    world.reconnect.announced(4200, "too many", 3000);
    socket.listener.closed(1006, "");

    expect(world.seen).toEqual(["back-off after 4200 too many"]);
    expect(await world.waited()).toBe(3100);
  });

  it("forgets an announcement with its socket", async () => {
    const world = new World();
    const socket = await world.open();
    world.reconnect.announced(4200, "too many", 3000);
    socket.listener.closed(1006, "");
    await world.waited();
    world.last.listener.closed(1006, "");

    expect(world.seen.at(-1)).toBe("resume after 1006 ");
    expect(await world.waited()).toBe(400);
  });

  it("waits longer each time, up to the cap, until a connection was healthy for a while", async () => {
    const world = new World();
    const waits: number[] = [];
    (await world.open()).listener.closed(1006, "");
    for (let n = 0; n < 6; n++) {
      waits.push(await world.waited());
      world.last.listener.closed(1006, "");
    }
    expect(waits).toEqual([100, 200, 400, 800, 1000, 1000]);

    await world.waited();
    world.last.listener.opened();
    world.reconnect.welcomed();
    world.clock.advance(4999);
    world.last.listener.closed(1006, "");
    expect(await world.waited()).toBe(1000);
    world.last.listener.opened();
    world.reconnect.welcomed();
    world.clock.advance(5000);
    world.last.listener.closed(1006, "");
    expect(await world.waited()).toBe(100);
  });

  it("takes a socket that opens and is never welcomed for a failure", async () => {
    const world = new World();
    world.reconnect.start();
    await turn();
    const { last } = world;
    world.clock.advance(9_999);
    last.listener.opened();
    world.clock.advance(14_999); // a server takes 10 s at most to decide who is let in, and then it says so
    expect(last.closed).toBeUndefined();
    world.clock.advance(1);

    expect(last.closed).toBe(4001);
    expect(world.seen).toEqual(["opened with t", "resume after 4001 no answer"]);
  });

  it("hears also of a socket that opens or closes before the one who dialled has it in hand", async () => {
    const opening = new World({ dial: (listener) => dialled({ first: () => listener.opened() }) });
    const closing = new World({ dial: (listener) => dialled({ first: () => listener.closed(4000, "full") }) });
    opening.reconnect.start();
    closing.reconnect.start();
    await turn();

    expect(opening.seen).toEqual(["opened with t"]);
    expect(closing.seen).toEqual(["resume after 4000 full"]);
  });

  it("dials the next socket, also if the one that it gives up cannot be closed", async () => {
    const dials: number[] = [];
    const world = new World({
      dial() {
        dials.push(world.clock.now());
        return dialled({ close: () => expect.fail("it does not close") });
      },
    });
    world.reconnect.start();
    await turn();
    world.clock.advance(10_000);
    world.clock.advance(100);
    await turn();

    expect(world.seen).toEqual(["resume after 4001 no answer"]);
    expect(dials).toEqual([0, 10_100]);
  });

  it("hears nothing more from a socket that it gave up", async () => {
    const world = new World();
    const socket = await world.open();
    world.reconnect.hungUp(4001, "silent");
    socket.listener.opened();
    socket.listener.received("late");
    socket.listener.drained();
    socket.listener.closed(4400, "late");

    expect(world.seen).toEqual(["resume after 4001 silent"]);
    expect(await world.waited()).toBe(100);
  });

  it("dials at once when told to hurry while it waits", async () => {
    const world = new World();
    (await world.open()).listener.closed(1006, "");
    world.reconnect.hurry();
    world.reconnect.hurry();
    await turn();

    expect(world.sockets).toHaveLength(2);
    expect(world.clock.pending).toBe(1);
  });

  it("dials no sooner than it was told by the server, in whatever hurry", async () => {
    const world = new World();
    const socket = await world.open();
    world.reconnect.announced(4200, "too many", 3000);
    socket.listener.closed(4200, "");
    for (const ms of [2999, 1]) {
      expect(world.sockets).toHaveLength(1);
      world.clock.advance(ms);
      world.reconnect.hurry();
      await turn();
    }

    expect(world.sockets).toHaveLength(2);
  });

  it("does not begin sooner than it may, in whatever hurry", async () => {
    const world = new World({ dialsAt: 1000 });
    world.reconnect.start();
    world.reconnect.hurry();
    await turn();
    expect(world.sockets).toHaveLength(0);

    expect(await world.waited()).toBe(1000);
  });

  it("asks for a token before each socket, and waits if there is none to be had", async () => {
    const tokens: (() => string | Promise<string>)[] = [
      () => "first",
      () => {
        throw new Error("offline");
      },
      () => Promise.reject(new Error("expired")),
      async () => "second",
    ];
    const world = new World({ token: () => tokens.shift()?.() });
    (await world.open()).listener.closed(1006, "");
    await world.waited();
    world.last.listener.opened();

    expect(world.seen).toEqual([
      "resume after 1006 ",
      "resume after 4003 Error: offline",
      "failed: Error: offline",
      "resume after 4003 Error: expired",
      "failed: Error: expired",
      "opened with second",
    ]);
  });

  it("gives up a token that does not come, and asks for another", async () => {
    const tokens: ((token: string) => void)[] = [];
    const world = new World({ token: () => new Promise((resolve) => tokens.push(resolve)) });
    world.reconnect.start();
    await turn();
    world.clock.advance(9_999);
    expect([world.seen, tokens.length]).toEqual([[], 1]);

    world.clock.advance(1);
    world.clock.advance(100);
    const why = "Error: no token came in time";
    expect(world.seen).toEqual([`resume after 4003 ${why}`, `failed: ${why}`]);
    tokens[0]?.("late");
    await turn();
    tokens[1]?.("second");
    await turn();
    world.last.listener.opened();
    expect(world.seen.slice(2)).toEqual(["opened with second"]);
  });

  it("leaves a socket all of its time, however late the token came", async () => {
    let give: (token: string) => void = () => {};
    const token = () =>
      new Promise<string>((resolve) => {
        give = resolve;
      });
    const world = new World({ token });
    world.reconnect.start();
    await turn();
    world.clock.advance(9_999);
    give("t");
    await turn();
    world.clock.advance(9_999);
    const before = world.last.closed;
    world.clock.advance(1);

    expect([before, world.last.closed, world.seen]).toEqual([undefined, 4001, ["resume after 4001 no answer"]]);
  });

  it("shows no token again that had ended when it was shown", async () => {
    const tokens = ["old", "new", "new"];
    const world = new World({ token: () => tokens.shift() });
    world.reconnect.start();
    await turn();
    world.last.listener.opened();
    world.reconnect.announced(4300, "the token has expired");
    world.last.listener.closed(1000, "");

    expect(await world.waited()).toBe(100);
    world.last.listener.opened();
    world.reconnect.announced(4300, "the token has expired");
    world.last.listener.closed(1000, "");
    world.clock.advance(1000);
    await turn();

    expect(world.sockets).toHaveLength(2);
    expect(world.seen).toEqual([
      "opened with old",
      "new-token after 4300 the token has expired",
      "opened with new",
      "new-token after 4300 the token has expired",
      "stop after 4401 the token has expired",
    ]);
  });

  it("shows a token again that ended while it was in use", async () => {
    const world = new World();
    await world.open();
    world.reconnect.announced(4300, "the token has expired");
    world.last.listener.closed(1000, "");

    expect(await world.waited()).toBe(100);
    expect(world.seen).toEqual(["new-token after 4300 the token has expired"]);
  });

  it("stays stopped, whoever is welcomed or lost behind it", async () => {
    const world = new World();
    const { listener } = await world.open();
    world.reconnect.stop();
    world.reconnect.welcomed();
    world.reconnect.hungUp(1006, "");
    listener.closed(1006, "");

    expect(await world.waited()).toBe(Number.POSITIVE_INFINITY);
    expect(world.seen).toEqual([]);
  });

  it("closes what it is dialling when it is stopped; a connection that is up is its session's to close", async () => {
    const dialling = new World();
    dialling.reconnect.start();
    await turn();
    const open = new World();
    await open.open();
    dialling.reconnect.stop();
    open.reconnect.stop();

    expect([dialling.last.closed, open.last.closed]).toEqual([1000, undefined]);
  });

  it("dials nothing more once it is stopped, whatever it was about to do", async () => {
    let give: (token: string) => void = () => {};
    const world = new World({
      token: () =>
        new Promise((resolve) => {
          give = resolve;
        }),
    });
    world.reconnect.start();
    world.reconnect.stop();
    give("late");
    await turn();
    world.reconnect.start();
    world.reconnect.hurry();

    expect(await world.waited()).toBe(Number.POSITIVE_INFINITY);
    expect(world.seen).toEqual([]);
  });
});

/** A connection that may be dead, and the one that is dialled beside it. */
async function race(world = new World()): Promise<[silent: Socket, other: Socket]> {
  const silent = await world.open();
  world.reconnect.race();
  await turn();
  return [silent, world.last];
}

describe("a race of two connections", () => {
  it("is won by the new one when it is up first", async () => {
    const world = new World();
    const [silent, other] = await race(world);
    other.listener.opened();
    silent.listener.received("late");
    other.listener.received("welcome");

    expect(world.seen).toEqual(["resume after 4001 no answer", "opened with t", "received welcome"]);
    expect([silent.closed, other.closed]).toEqual([4001, undefined]);
  });

  it("leaves no connection behind if it is stopped by whoever is told that the old one is given up", async () => {
    const world = new World({}, () => world.reconnect.stop());
    const [silent, other] = await race(world);
    other.listener.opened();

    expect(world.seen).toEqual(["resume after 4001 no answer"]);
    expect([silent.closed, other.closed]).toEqual([4001, 1000]);
  });

  it("is won by the old one when it speaks first", async () => {
    const world = new World();
    const [silent, other] = await race(world);
    silent.listener.received("late");
    other.listener.opened();
    other.listener.closed(1000, "");

    expect(world.seen).toEqual(["seems open", "received late"]);
    expect([silent.closed, other.closed]).toEqual([undefined, 1000]);
    expect(await world.waited()).toBe(Number.POSITIVE_INFINITY);
  });

  it("goes on with another connection while none is to be had, and the old one may still speak", async () => {
    const world = new World();
    const [silent, first] = await race(world);
    first.listener.closed(1006, "");
    const wait = await world.waited();
    world.last.listener.closed(1006, "");
    silent.listener.received("late");

    expect(wait).toBe(100);
    expect(world.seen).toEqual(["seems reconnecting", "seems reconnecting", "seems open", "received late"]);
    expect(await world.waited()).toBe(Number.POSITIVE_INFINITY);
  });

  it("goes on without the old one when that closes", async () => {
    const world = new World();
    const [silent, other] = await race(world);
    silent.listener.closed(1006, "reset");
    other.listener.opened();

    expect(world.seen).toEqual(["resume after 1006 reset", "opened with t"]);
    expect(world.sockets).toHaveLength(2);
  });

  it("ends when the server says goodbye on the old one, and what it said counts", async () => {
    const world = new World();
    const [silent, other] = await race(world);
    world.reconnect.announced(4200, "too many", 3000);
    silent.listener.closed(4200, "");

    expect(world.seen).toEqual(["back-off after 4200 too many"]);
    expect(other.closed).toBe(1000);
    expect(await world.waited()).toBe(3100);
  });

  it("dials one connection at a time, however late a token comes", async () => {
    const tokens: ((token: string) => void)[] = [];
    const world = new World({ token: () => new Promise((resolve) => tokens.push(resolve)) });
    world.reconnect.start();
    tokens.shift()?.("first");
    await turn();
    const silent = world.last;
    silent.listener.opened();
    world.reconnect.welcomed();
    world.reconnect.race();
    silent.listener.received("late");
    world.reconnect.race();
    for (const give of tokens) give("another");
    await turn();

    expect(world.sockets).toHaveLength(2);
  });

  it("is not begun while there is nothing to race with", async () => {
    const world = new World();
    world.reconnect.race();
    (await world.open()).listener.closed(1006, "");
    world.reconnect.race();
    await turn();

    expect(world.sockets).toHaveLength(1);
  });
});
