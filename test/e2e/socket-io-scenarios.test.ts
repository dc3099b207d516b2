import { promisify } from "node:util";
import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { describe, expect, it, onTestFinished } from "vitest";
import { type Client, createClient, createRouter, type Handlers, type Publish } from "../fixtures/ledger/generated.ts";
import { Ledger } from "../fixtures/ledger/ledger.ts";
import { next, outage } from "../support/connection-state.ts";
import { Gate } from "../support/gate.ts";
import { Host } from "../support/host.ts";
import { listening } from "../support/listening.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";
import { Told } from "../support/told.ts";

interface World {
  readonly ledger: Ledger;
  readonly host: Host<Publish>;
  readonly proxy: TcpProxy;
  readonly client: Client;
  /** Of the topic that keeps its events. */
  readonly told: Told<unknown>;
  /** Of the volatile one. */
  readonly ticks: Told<unknown>;
  publish(): Promise<unknown>;
}

/** A client that is subscribed to both topics and has got nothing yet. */
async function start(own: Partial<Handlers> = {}): Promise<World> {
  const ledger = new Ledger();
  const router = createRouter({ ...ledger.handlers, ...own });
  const host = new Host(serve(router, { authenticate: anonymous }));
  const proxy = await TcpProxy.start(await listening(host.http));
  const client = createClient(proxy.url, { backoff: { baseMs: 0 } });
  onTestFinished(() => host.stop());
  onTestFinished(() => proxy.close());
  onTestFinished(() => client.$close());
  const told = new Told(client.events({ book: "main" }), ({ seq }) => seq);
  const ticks = new Told(client.ticks(), (tick) => tick);
  await told.until(1);
  await ticks.until(1);
  return { ledger, host, proxy, client, told, ticks, publish: () => ledger.publish(host.server) };
}

/** What six ways of losing a connection do to Socket.IO 4.8.4 with connection state recovery: it recovers from the first only. */
describe("in the scenario of Socket.IO", () => {
  it("A, an event was received, then a clean cut: the missed event is delivered", async () => {
    const { proxy, client, told, publish } = await start();
    await publish();
    await told.until(2);

    await outage(client, proxy);
    await publish();
    proxy.heal();

    expect(await told.until(4)).toEqual(["live", 1, "recovered", 2]);
  });

  it("B, no event was received before the cut: the missed event is delivered", async () => {
    const { proxy, client, told, publish } = await start();

    await outage(client, proxy);
    await publish();
    proxy.heal();

    expect(await told.until(3)).toEqual(["live", "recovered", 1]);
  });

  it("C, the last event before the cut was volatile and a string: the missed event is delivered", async () => {
    const { host, proxy, client, told, ticks, publish } = await start();
    await publish();
    await told.until(2);
    await host.server.publish.ticks(undefined, "the end");
    await ticks.until(2);

    await outage(client, proxy);
    await publish();
    proxy.heal();

    expect(await told.until(4)).toEqual(["live", 1, "recovered", 2]);
    expect(ticks.log.slice(0, 2)).toEqual(["live", "the end"]);
  });

  it("D, only the client noticed the cut: the missed event is delivered", async () => {
    const { host, proxy, client, told, publish } = await start();
    await publish();
    await told.until(2);
    const noticed = next(client, "reconnecting");

    proxy.refuse();
    proxy.cut("client");
    await noticed;
    const connections = await promisify(host.http.getConnections).call(host.http);
    await publish(); // to a socket that the server takes for sound
    proxy.heal();

    expect(connections).toBe(1);
    expect(await told.until(4)).toEqual(["live", 1, "recovered", 2]);
  });

  it("E, the answer was under way: the call is answered, and its handler ran once", async () => {
    const { ledger, proxy, client, running, answer } = await startWithCall();
    const call = client.enter({ id: "order", text: "" });
    await running;

    await outage(client, proxy);
    answer();
    proxy.heal();

    expect(await call).toEqual({ id: "order", runs: 1 });
    expect(ledger.runs.get("order")).toBe(1);
  });

  it("F, the same for a call that may be sent again: it is answered, and its handler ran once", async () => {
    const { ledger, proxy, client, running, answer } = await startWithCall();
    const again = client.enterAgain({ id: "again", text: "" });
    const once = client.enterOnce({ id: "once", text: "" });
    await running;

    await outage(client, proxy);
    answer();
    proxy.heal();

    expect(await again).toEqual({ id: "again", runs: 1 });
    expect(await once).toEqual({ id: "once", runs: 1 });
    expect([...ledger.runs]).toEqual([
      ["again", 1],
      ["once", 1],
    ]);
  });
});

/** Handlers have run when `running` resolves, and answer once they are let. */
async function startWithCall() {
  const [running, answer] = [new Gate(), new Gate()];
  const begin = async <T>(entry: T): Promise<T> => {
    running.open();
    await answer.opened;
    return entry;
  };
  const ledger = new Ledger();
  const { enter, enterAgain, enterOnce } = ledger.handlers;
  const world = await start({
    enter: async (input, ctx) => begin(await enter(input, ctx)),
    enterAgain: async (input, ctx) => begin(await enterAgain(input, ctx)),
    enterOnce: async (input, ctx) => begin(await enterOnce(input, ctx)),
  });
  return { ...world, ledger, running: running.opened, answer: answer.open };
}
