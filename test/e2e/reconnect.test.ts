import { RpcError } from "@wsrpc-ts/runtime";
import { type ClientOptions, callMethod, connect, close as disconnect } from "@wsrpc-ts/runtime/client";
import { anonymous, type ServeOptions, type Server, serve } from "@wsrpc-ts/runtime/server";
import { fakeClock, memoryTransport } from "@wsrpc-ts/runtime/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import {
  type Client,
  createClient,
  createRouter,
  type Handlers,
  type Line,
  type Publish,
} from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";
import { next, outage } from "../support/connection-state.ts";
import { Gate } from "../support/gate.ts";
import { Host } from "../support/host.ts";
import { listening } from "../support/listening.ts";
import { closePayload, rawFrame } from "../support/raw-frame.ts";
import type { Direction } from "../support/tcp-pair.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import { Told } from "../support/told.ts";

/** Clients first, then the network, then servers: each can only close if the ones before it left nothing open. */
type Options = Partial<ServeOptions<unknown>>;

function served(own: Partial<Handlers> = {}, options: Options = {}): Server<Publish> {
  return serve(createRouter({ ...handlers, ...own }), { authenticate: anonymous, onError: () => {}, ...options });
}

interface World {
  readonly host: Host<Publish>;
  readonly proxy: TcpProxy;
  dial(options?: ClientOptions): Client;
}

async function start(own: Partial<Handlers> = {}, options: Options = {}): Promise<World> {
  const host = new Host(served(own, options));
  const proxy = await TcpProxy.start(await listening(host.http));
  onTestFinished(() => host.stop());
  onTestFinished(() => proxy.close());
  const dial = (clientOptions: ClientOptions = {}) => {
    const client = createClient(proxy.url, { backoff: { baseMs: 0 }, ...clientOptions });
    onTestFinished(() => client.$close());
    return client;
  };
  return { host, proxy, dial };
}

function toldOf(client: Client): Told<Line> {
  return new Told(client.lines({ room: "a" }), ({ id }) => id);
}

const line = (id: number): Line => ({ id, text: "", at: new Date(id) });
const upTo = (count: number) => Array.from({ length: count }, (_, n) => n + 1);

/** Some cut the upgrade, some HELLO or WELCOME, some the middle of a frame; the last ones let something through. */
const cuts: readonly { readonly direction: Direction; readonly bytes: readonly number[] }[] = [
  { direction: "up", bytes: [100, 300, 450] },
  { direction: "up", bytes: [500, 500, 800, 801, 802] },
  { direction: "up", bytes: [1500, 1501, 1502, 3000, 3001] },
  { direction: "up", bytes: [700, 3100, 900, 3300, 1100, 3500] },
  { direction: "down", bytes: [50, 150, 200] },
  { direction: "down", bytes: [250, 400, 450, 500] },
  { direction: "down", bytes: [600, 601, 602, 2000, 2001, 2002] },
  { direction: "down", bytes: [700, 3100, 900, 3300, 1100, 3500] },
];

it("a gateway that hands on what no close frame may say ends a connection, and no session", async () => {
  const [entered, leave] = [new Gate(), new Gate()];
  let runs = 0;
  const { proxy, dial } = await start({
    async add({ a, b }) {
      runs += 1;
      entered.open();
      await leave.opened;
      return a + b;
    },
  });
  const sum = dial().add({ a: 1, b: 2 });
  await entered.opened;

  const lost = { opcode: 8, payload: closePayload(1006) };
  const dialled = proxy.nextDial();
  proxy.end({ up: rawFrame(lost), down: rawFrame({ ...lost, masked: false }) });
  await dialled;
  leave.open();

  expect(await sum).toBe(3);
  expect(runs).toBe(1);
});

it("what a gateway finds too big ends the calls that are under way, and is not sent again for ever", async () => {
  const [entered, leave] = [new Gate(), new Gate()];
  const { proxy, dial } = await start({
    async add({ a, b }) {
      if (a === 1) entered.open();
      if (a === 1) await leave.opened;
      return a + b;
    },
  });
  const client = dial();
  const caught = client.add({ a: 1, b: 2 }).safe();
  await entered.opened;

  const tooBig = { opcode: 8, payload: closePayload(1009, "Max frame length of 65536 has been exceeded.") };
  proxy.end({ up: rawFrame(tooBig), down: rawFrame({ ...tooBig, masked: false }) });
  const outcome = await caught;
  leave.open();

  const message = expect.stringContaining("Max frame length of 65536 has been exceeded.");
  expect(outcome).toMatchObject({ ok: false, error: { code: "UNAVAILABLE", executed: "maybe", message } });
  expect(await client.add({ a: 2, b: 2 })).toBe(4);
});

describe.each(cuts)(
  "when connections are cut in the middle ($direction, after $bytes bytes)",
  ({ direction, bytes }) => {
    it("calls resolve once, and their handlers run once", async () => {
      const runs = new Map<number, number>();
      const { proxy, dial } = await start({
        add({ a, b }) {
          runs.set(a, (runs.get(a) ?? 0) + 1);
          return a + b;
        },
      });
      const client = dial();
      await client.$connection.opened;
      proxy.cutAfter(direction, ...bytes);

      const sums = await Promise.all(upTo(1000).map((a) => client.add({ a, b: 1 })));

      expect(sums).toEqual(upTo(1000).map((a) => a + 1));
      expect([...runs.values()]).toEqual(upTo(1000).map(() => 1));
      expect(proxy.dialled).toBe(bytes.length + 1);
    });

    it("reverse calls are answered once, and their handlers run once", async () => {
      const asked: string[] = [];
      const { proxy, dial } = await start();
      const client = dial();
      client.handle({
        confirm({ question }) {
          asked.push(question);
          return { yes: question.endsWith("1") };
        },
      });
      await client.$connection.opened;
      proxy.cutAfter(direction, ...bytes);

      const answers = await Promise.all(upTo(200).map((n) => client.ask(String(n))));

      expect(answers).toEqual(upTo(200).map((n) => (n % 10 === 1 ? "yes" : "no")));
      expect(asked).toEqual(upTo(200).map(String));
      expect(proxy.dialled).toBe(bytes.length + 1);
    });

    it("streams, uploads and duplexes go on without gap and without repetition", async () => {
      const opened: string[] = [];
      const { proxy, dial } = await start({
        async *count({ to }) {
          opened.push("count");
          for (let id = 1; id <= to; id++) yield line(id);
        },
        async sum({ name }, items) {
          opened.push("sum");
          const all: number[] = [];
          for await (const item of items) all.push(item);
          expect(all).toEqual(upTo(1000));
          return { name, sum: all.length };
        },
        async *echo({ prefix }, items) {
          opened.push("echo");
          for await (const item of items) yield prefix + item;
        },
      });
      const client = dial();
      await client.$connection.opened;
      proxy.cutAfter(direction, ...bytes);
      const ids: number[] = [];
      const echoes: string[] = [];

      for await (const { id } of client.count({ to: 1000 })) ids.push(id);
      const sum = await client.sum({ name: "s" }, upTo(1000));
      for await (const echo of client.echo({ prefix: ">" }, upTo(1000).map(String))) echoes.push(echo);

      expect(ids).toEqual(upTo(1000));
      expect(sum).toEqual({ name: "s", sum: 1000 });
      expect(echoes).toEqual(upTo(1000).map((n) => `>${n}`));
      expect(opened).toEqual(["count", "sum", "echo"]);
      expect(proxy.dialled).toBe(bytes.length + 1);
    });
  },
);

describe("over a link that is slow, far away and breaks", () => {
  it("everything arrives once and in order", async () => {
    const runs = new Map<number, number>();
    const { proxy, dial } = await start({
      add({ a, b }) {
        runs.set(a, (runs.get(a) ?? 0) + 1);
        return a + b;
      },
    });
    proxy.delay(20);
    proxy.throttle(100_000);
    const client = dial();
    await client.$connection.opened;
    proxy.cutAfter("down", 3000, 5000, 7000);

    const ids: number[] = [];
    const sums = Promise.all(upTo(200).map((a) => client.add({ a, b: 1 })));
    for await (const { id } of client.count({ to: 500 })) ids.push(id);

    expect(await sums).toEqual(upTo(200).map((a) => a + 1));
    expect([...runs.values()]).toEqual(upTo(200).map(() => 1));
    expect(ids).toEqual(upTo(500));
    expect(proxy.dialled).toBe(4);
  });
});

describe("when the network is down for a while", () => {
  it("calls that wait for it are answered, in either direction", async () => {
    const asked = new Gate();
    const answer = new Gate();
    const { proxy, dial } = await start();
    const client = dial();
    client.handle({
      async confirm() {
        asked.open();
        await answer.opened;
        return { yes: true };
      },
    });
    const before = client.ask("sure?");
    await asked.opened;

    await outage(client, proxy);
    const during = client.add({ a: 1, b: 2 });
    answer.open();
    proxy.heal();

    expect(await before).toBe("yes");
    expect(await during).toBe(3);
  });

  it("a call that is cancelled meanwhile settles at once, and its handler is aborted later", async () => {
    const running = new Gate();
    const aborted = new Gate();
    const { proxy, dial } = await start({
      slow(_input, { signal }) {
        signal.addEventListener("abort", aborted.open);
        running.open();
        return new Promise<never>(() => {});
      },
    });
    const client = dial();
    const call = client.slow({ ms: 1 });
    await running.opened;

    await outage(client, proxy);
    call.cancel();

    await expect(call).rejects.toMatchObject({ code: "CANCELLED", executed: "maybe" });
    proxy.heal();
    await aborted.opened;
  });

  it("topics catch up with what was published meanwhile", async () => {
    const { host, proxy, dial } = await start();
    const client = dial();
    const told = toldOf(client);
    await told.until(1);
    await host.server.publish.lines({ room: "a" }, line(1));
    await told.until(2);

    await outage(client, proxy);
    for (const id of [2, 3, 4]) await host.server.publish.lines({ room: "a" }, line(id));
    proxy.heal();
    await told.until(6);
    await host.server.publish.lines({ room: "a" }, line(5));

    expect(await told.until(7)).toEqual(["live", 1, "recovered", 2, 3, 4, 5]);
  });

  it("topics say what they do not remember any more", async () => {
    const { host, proxy, dial } = await start();
    const client = dial();
    const told = toldOf(client);
    await told.until(1);
    await host.server.publish.lines({ room: "a" }, line(1));
    await told.until(2);

    await outage(client, proxy);
    for (let id = 2; id <= 9; id++) await host.server.publish.lines({ room: "a" }, line(id));
    proxy.heal();

    const gap = { gap: "expired", from: 2, to: 4 };
    expect(await told.until(9)).toEqual(["live", 1, "live", gap, 5, 6, 7, 8, 9]);
  });

  it("the state tells of it", async () => {
    const { proxy, dial } = await start();
    const client = dial();
    const states: string[] = [client.$connection.state];
    client.$connection.onState((state) => states.push(state));
    await client.$connection.opened;

    await outage(client, proxy);
    const reopened = client.$connection.opened;
    proxy.heal();
    await reopened;
    await client.$close();

    expect(states).toEqual(["connecting", "open", "reconnecting", "open", "closed"]);
  });

  it("a client that has never been connected waits, and so do its calls", async () => {
    const { proxy, dial } = await start();
    proxy.refuse();
    const client = dial();
    const call = client.add({ a: 1, b: 2 });
    const states: string[] = [];
    client.$connection.onState((state) => states.push(state));
    const dialledInVain = proxy.dialled;

    proxy.heal();

    expect(dialledInVain).toBe(0);
    expect(await call).toBe(3);
    expect(states).toEqual(["open"]);
  });

  it("closing the client settles everything, and nothing is dialled any more", async () => {
    const running = new Gate();
    const { proxy, dial } = await start({
      slow() {
        running.open();
        return new Promise<never>(() => {});
      },
    });
    const client = dial();
    const sent = client.slow({ ms: 1 }).safe();
    await running.opened;
    await outage(client, proxy);
    const unsent = client.add({ a: 1, b: 2 }).safe();

    await client.$close();
    const dialled = proxy.dialled;
    proxy.heal();
    await dial().add({ a: 1, b: 2 });

    expect(await sent).toMatchObject({ error: { code: "CANCELLED", executed: "maybe" } });
    expect(await unsent).toMatchObject({ error: { code: "CANCELLED", executed: "no" } });
    expect(proxy.dialled).toBe(dialled + 1);
  });
});

describe("when a connection stalls and nobody is told", () => {
  it("a client that waits for an answer asks after 3 s, and dials again after 3 s more", async () => {
    const clock = fakeClock({ turns: "real" });
    const running = new Gate();
    const answer = new Gate();
    const { proxy, dial } = await start({
      async ask() {
        running.open();
        await answer.opened;
        return "at last";
      },
    });
    const client = dial({ clock });
    const call = client.ask("?");
    await running.opened;
    await client.$connection.opened;
    proxy.stall();
    answer.open();
    const noticed = next(client, "reconnecting");

    clock.advance(3000);
    expect(client.$connection.state).toBe("open");
    clock.advance(3000);
    await noticed;
    clock.advance(0);

    expect(await call).toBe("at last");
    expect(proxy.dialled).toBe(2);
  });

  it.each(["up", "down"] as const)(
    "a link that is dead in one direction (%s) costs a waiting call less than 7 s",
    async (direction) => {
      const clock = fakeClock({ turns: "real" });
      let runs = 0;
      const { proxy, dial } = await start({ add: ({ a, b }) => a + b + 100 * runs++ }, { clock });
      const client = dial({ clock });
      await client.$connection.opened;

      proxy.stall(direction);
      const sum = client.add({ a: 1, b: 2 });
      await new Promise(setImmediate); // the call is on its way
      const noticed = next(client, "reconnecting");
      clock.advance(3000);
      clock.advance(3000);
      await noticed;
      clock.advance(0);

      expect(await sum).toBe(3);
      expect(runs).toBe(1);
      expect(proxy.dialled).toBe(2);
      expect(clock.now()).toBeLessThanOrEqual(7000);
    },
  );

  it.each([
    ["up", 25_000],
    ["down", 30_000],
  ] as const)("an idle client finds out that the link is dead in one direction (%s)", async (direction, afterMs) => {
    const clock = fakeClock({ turns: "real" });
    const { host, proxy, dial } = await start({}, { clock });
    const client = dial({ clock });
    const told = toldOf(client);
    await told.until(1);
    await host.server.publish.lines({ room: "a" }, line(1));
    await told.until(2);

    proxy.stall(direction);
    const noticed = next(client, "reconnecting");
    clock.advance(afterMs - 1);
    const stateBefore = client.$connection.state;
    clock.advance(1);
    await noticed;
    await host.server.publish.lines({ room: "a" }, line(2));
    clock.advance(0);

    expect(stateBefore).toBe("open");
    expect(await told.until(4)).toEqual(["live", 1, "recovered", 2]);
  });

  it("what comes late on the old connection changes nothing", async () => {
    const clock = fakeClock({ turns: "real" });
    let runs = 0;
    const running = new Gate();
    const answer = new Gate();
    const { proxy, dial } = await start({
      async ask() {
        running.open();
        await answer.opened;
        return "at last";
      },
      add: ({ a, b }) => a + b + 100 * runs++,
    });
    const client = dial({ clock });
    const call = client.ask("?");
    await running.opened;
    await client.$connection.opened;
    proxy.stall();
    const sum = client.add({ a: 1, b: 2 });
    await new Promise(setImmediate); // the call is on the connection that leads nowhere
    clock.advance(6000);
    clock.advance(0);
    expect(await sum).toBe(3);

    proxy.flow();
    answer.open();

    expect(await call).toBe("at last");
    expect(runs).toBe(1);
  });
});

describe("when the server is another one after a restart", () => {
  /** The network goes first, so that the server that dies cannot say anything. */
  async function restart({ host, proxy }: World, client: Client, own?: Partial<Handlers>, options?: Options) {
    await outage(client, proxy);
    await host.restart(served(own, options));
    proxy.heal();
  }

  it("a call that was under way fails, and says that it may have run", async () => {
    const running = new Gate();
    const world = await start({
      slow() {
        running.open();
        return new Promise<never>(() => {});
      },
    });
    const client = world.dial();
    const call = client.slow({ ms: 1 });
    await running.opened;

    await restart(world, client);

    await expect(call).rejects.toMatchObject({ code: "UNAVAILABLE", executed: "maybe" });
    expect(await client.add({ a: 1, b: 2 })).toBe(3);
  });

  it("a call that was never sent is sent", async () => {
    const world = await start();
    const client = world.dial();
    await client.$connection.opened;
    await outage(client, world.proxy);
    const call = client.add({ a: 1, b: 2 });

    await world.host.restart(served());
    world.proxy.heal();

    expect(await call).toBe(3);
  });

  it("a call that may be repeated is sent again", async () => {
    const running = new Gate();
    const world = await start({
      slow() {
        running.open();
        return new Promise<never>(() => {});
      },
    });
    const client = world.dial();
    await client.$connection.opened;
    const connection = connect(world.proxy.url, { backoff: { baseMs: 0 } });
    onTestFinished(() => disconnect(connection));
    const slow: Client["slow"] = callMethod(connection, { name: "slow", idempotent: true });
    const call = slow({ ms: 1 });
    await running.opened;

    await restart(world, client, { slow: () => "the second time" });

    expect(await call).toBe("the second time");
  });

  it("a call with a key is sent again, with its key", async () => {
    const running = new Gate();
    const world = await start({
      slow() {
        running.open();
        return new Promise<never>(() => {});
      },
    });
    const client = world.dial();
    const call = client.slow({ ms: 1 }, { key: "order-17" });
    await running.opened;
    let runs = 0;

    await restart(world, client, { slow: () => `run ${++runs}` });

    expect(await call).toBe("run 1");
    expect(await client.slow({ ms: 1 }, { key: "order-17" })).toBe("run 1");
    expect(runs).toBe(1);
  });

  it("a stream that was under way fails, and does not begin again by itself", async () => {
    const world = await start({
      async *count() {
        yield line(1);
        await new Promise<never>(() => {});
      },
    });
    const client = world.dial();
    const items = client.count({ to: 2 })[Symbol.asyncIterator]();
    expect(await items.next()).toEqual({ done: false, value: line(1) });
    const second = items.next();
    second.catch(() => {});

    await restart(world, client);

    const message = "the session is lost: the server does not know it";
    await expect(second).rejects.toMatchObject({ code: "UNAVAILABLE", executed: "maybe", message });
  });

  it("a topic says that it has a new history, and goes on", async () => {
    const world = await start();
    const client = world.dial();
    const told = toldOf(client);
    await told.until(1);
    await world.host.server.publish.lines({ room: "a" }, line(1));
    await told.until(2);

    await restart(world, client);
    await told.until(4);
    await world.host.server.publish.lines({ room: "a" }, line(7));

    expect(await told.until(5)).toEqual(["live", 1, "live", { gap: "epoch", from: 1, to: 0 }, 7]);
  });

  it("drained, it sends its clients away, and they come back to the next one", async () => {
    const world = await start();
    const client = world.dial();
    await client.$connection.opened;
    const left = next(client, "reconnecting");

    await world.host.server.drain();
    await left;
    world.proxy.refuse();
    world.proxy.cut();
    await world.proxy.nextDial();
    await world.host.restart(served());
    world.proxy.heal();

    expect(await client.add({ a: 1, b: 2 })).toBe(3);
  });
});

describe("credentials at every connection", () => {
  it("the token function is asked again", async () => {
    const shown: (string | undefined)[] = [];
    const { proxy, dial } = await start(
      {},
      {
        authenticate({ token }) {
          shown.push(token);
          return { id: "ada" };
        },
      },
    );
    let tokens = 0;
    const client = dial({ token: async () => `token ${++tokens}` });
    await client.$connection.opened;

    await outage(client, proxy);
    tokens = 40;
    const reopened = client.$connection.opened;
    proxy.heal();
    await reopened;

    expect(shown[0]).toBe("token 1");
    expect(shown).toHaveLength(2);
    expect(Number(shown[1]?.split(" ")[1])).toBeGreaterThan(40);
  });

  it("a token that cannot be had is a passing fault", async () => {
    const { dial } = await start();
    let attempts = 0;
    const client = dial({
      token() {
        attempts += 1;
        if (attempts < 3) throw new Error("the token service is down");
        return "t";
      },
    });

    expect(await client.add({ a: 1, b: 2 })).toBe(3);
    expect(attempts).toBe(3);
  });

  it.each([
    ["UNAUTHENTICATED", new RpcError("UNAUTHENTICATED", "your time is up")],
    ["PERMISSION_DENIED", new RpcError("PERMISSION_DENIED", "your time is up")],
  ] as const)("%s stops the client for good", async (code, refusal) => {
    let isWelcome = true;
    const running = new Gate();
    const own: Partial<Handlers> = {
      slow() {
        running.open();
        return new Promise<never>(() => {});
      },
    };
    const { proxy, dial } = await start(own, {
      authenticate() {
        if (isWelcome) return { id: "ada" };
        throw refusal;
      },
    });
    const client = dial();
    const sent = client.slow({ ms: 1 }).safe();
    await running.opened;
    const stopped = next(client, "closed");

    isWelcome = false;
    proxy.cut();
    await stopped;
    const dialled = proxy.dialled;
    const later = client.add({ a: 1, b: 2 }).safe();

    expect(await sent).toMatchObject({ error: { code, executed: "maybe" } });
    expect(await later).toMatchObject({ error: { code, message: "your time is up", executed: "no" } });
    await expect(client.$connection.opened).rejects.toMatchObject({ code });
    expect(proxy.dialled).toBe(dialled);
    expect(dialled).toBe(2);
  });

  it("another refusal is a passing fault", async () => {
    const { dial, asked } = await startDown(2);

    await dial().$connection.opened;

    expect(asked()).toBe(3);
  });

  it("a call that went with a HELLO that was refused is sent again", async () => {
    const { dial, asked } = await startDown(1);

    expect(await dial().add({ a: 1, b: 2 })).toBe(3);
    expect(asked()).toBe(2);
  });

  it("so is a call whose HELLO found a server that could not decide in time", async () => {
    const clock = fakeClock({ turns: "real" });
    const asked: string[] = [];
    const authenticate = () => (asked.push("who?") === 1 ? new Promise<never>(() => {}) : {});
    const transport = memoryTransport(createRouter(handlers), { clock, authenticate });
    const client = createClient(transport, { clock });
    const answers: unknown[] = [];
    void client.add({ a: 1, b: 2 }).then(
      (sum) => answers.push(sum),
      (error) => answers.push(error),
    );
    await expect.poll(() => asked).toEqual(["who?"]);

    const later = () => {
      clock.advance(1_000);
      return answers;
    };
    await expect.poll(later).toEqual([3]);

    expect(asked).toHaveLength(2);
    await client.$close();
    await transport.server.close();
  });
});

/** A server that cannot say who its clients are, the first times that it is asked. */
async function startDown(times: number): Promise<World & { asked(): number }> {
  let asked = 0;
  const authenticate = () => {
    asked += 1;
    if (asked <= times) throw new RpcError("UNAVAILABLE", "the database is down");
    return {};
  };
  return { ...(await start({}, { authenticate })), asked: () => asked };
}
