import { describe, expect, it } from "vitest";
import { virtualServer } from "../support/virtual-server.ts";

const [CALL, SUBSCRIBE, UNSUBSCRIBE] = [16, 32, 35];
const graceMs = 60_000;
const nobody = {
  connections: 0,
  pendingConnections: 0,
  sessions: 0,
  detachedSessions: 0,
  calls: 0,
  subscriptions: 0,
  topics: 0,
  keptBytes: 0,
};

describe("what a server says of itself", () => {
  it("is nothing before anybody comes", () => {
    const { server } = virtualServer();

    expect(server.stats()).toEqual(nobody);
  });

  it("counts who is here, who is not known yet, who is away, and what they have begun", async () => {
    const { server, dial, greeted } = virtualServer({ mirror: () => new Promise(() => {}) });
    const stranger = dial();
    const away = await greeted({ sid: "away" });
    const here = await greeted({ sid: "here" });

    here.say([CALL, 1, "mirror", "x".repeat(1000)], [CALL, 3, "mirror"], [SUBSCRIBE, 5, "news", "a"]);
    here.say([SUBSCRIBE, 7, "news", "b"], [SUBSCRIBE, 9, "news", "a"], [UNSUBSCRIBE, 7]);
    away.say([SUBSCRIBE, 1, "news", "a"]);
    away.cut();
    await here.turn();

    const { keptBytes, ...counted } = server.stats();
    expect(counted).toEqual({
      connections: 2,
      pendingConnections: 1,
      sessions: 2,
      detachedSessions: 1,
      calls: 2,
      subscriptions: 2, // who is away has none
      topics: 2,
    });
    expect(keptBytes).toBeGreaterThan(1000);
    stranger.cut();
  });

  it("is nothing again when all have left and nobody may come back", async () => {
    const { server, clock, greeted } = virtualServer();
    const peer = await greeted();
    peer.say([CALL, 1, "mirror", "x"], [SUBSCRIBE, 3, "news", "a"]);
    await peer.turn();

    peer.cut();
    clock.advance(graceMs);
    const { topics, ...rest } = server.stats();
    clock.advance(10 * graceMs);

    expect([topics, { topics: 0, ...rest }]).toEqual([1, nobody]);
    expect(server.stats()).toEqual(nobody);
  });
});
