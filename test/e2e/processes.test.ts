import { afterEach, describe, expect, it } from "vitest";
import { runKills } from "../processes/run-kills.ts";
import { untruths } from "../processes/untruths.ts";
import { World } from "../processes/world.ts";

const worlds: World[] = [];

afterEach(async () => {
  for (const world of worlds.splice(0)) await world.end();
});

async function start(): Promise<World> {
  const world = await World.start();
  worlds.push(world);
  return world;
}

describe("a server process that is killed under load", () => {
  it("leaves no promise pending, and what is said of each call is true", async () => {
    const { ok, maybe, effects, gaps, losses, untruths } = await runKills({ kills: 3, seed: 1 });

    expect(untruths).toEqual([]);
    expect(ok.length).toBeLessThanOrEqual(effects);
    expect(effects).toBeLessThanOrEqual(ok.length + maybe.length);
    expect(maybe.length).toBeGreaterThan(0);
    expect(losses).toBeGreaterThanOrEqual(3);
    expect(gaps).toEqual(gaps.map(() => "epoch"));
    expect(gaps.length).toBeGreaterThanOrEqual(3); // a client that was away meanwhile hears of two kills at once
  });
});

describe("a process that is stopped for a while", () => {
  it("is, as a server, missed by its clients, and nothing is lost or doubled when it goes on", async () => {
    const world = await start();
    const server = await world.startServer();
    const client = await world.startClient(5);

    const missed = world.proxy.nextDial();
    server.stop();
    await missed;
    server.continue();
    await client.hear("progress");
    const report = await world.finish();

    expect(untruths(report, world.effects())).toEqual([]);
    expect([report.maybe, report.no, report.gaps]).toEqual([[], [], []]);
  });

  it("is, as a client, given up by its server, and nothing is lost or doubled when it comes back", async () => {
    const world = await start();
    const server = await world.startServer(250);
    const client = await world.startClient(5);

    const left = server.hear("left");
    client.stop();
    await left;
    const found = client.hear("state", ({ state }) => state === "open");
    client.continue();
    await found;
    await client.hear("progress");
    const report = await world.finish();

    expect(untruths(report, world.effects())).toEqual([]);
    expect([report.maybe, report.no, report.gaps]).toEqual([[], [], []]);
  });
});

describe("a process whose event loop is blocked for 5 s", () => {
  it.each([
    ["server", "block-server"],
    ["client", "block"],
  ] as const)("goes on as if nothing had been (%s)", async (_side, type) => {
    const world = await start();
    await world.startServer();
    const clients = await Promise.all([world.startClient(5), world.startClient(5)]);
    const blocked = clients[0].hear("blocked");

    clients[0].tell({ type, ms: 5000 });
    await blocked;
    await Promise.all(clients.map((client) => client.hear("progress")));
    const report = await world.finish();

    expect(untruths(report, world.effects())).toEqual([]);
    expect([report.maybe, report.no, report.gaps]).toEqual([[], [], []]);
    expect(report.losses).toBe(0);
  });
});

describe("a server process whose event loop is blocked for longer than its heartbeat allows", () => {
  it("loses no session and no call", async () => {
    const world = await start();
    await world.startServer(500);
    const clients = await Promise.all([world.startClient(5), world.startClient(5)]);
    const blocked = clients[0].hear("blocked");

    clients[0].tell({ type: "block-server", ms: 2500 });
    await blocked;
    await Promise.all(clients.map((client) => client.hear("progress")));
    const report = await world.finish();

    expect(untruths(report, world.effects())).toEqual([]);
    expect([report.maybe, report.no, report.gaps]).toEqual([[], [], []]);
  });
});

describe("one of two server processes that drains under load", () => {
  it("fails no call", async () => {
    const world = await start();
    const before = await world.startServer();
    const clients = await Promise.all([world.startClient(20), world.startClient(20)]);
    await world.startServer();

    const drained = before.hear("drained");
    before.tell({ type: "drain" });
    await drained;
    await Promise.all(clients.map((client) => client.hear("progress")));
    const report = await world.finish();

    expect(untruths(report, world.effects())).toEqual([]);
    expect([report.maybe, report.no]).toEqual([[], []]);
    expect(world.proxy.dialled).toBe(4);
  });
});
