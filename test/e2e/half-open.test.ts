import { anonymous, serve } from "@wsrpc-ts/runtime/server";
import { fakeClock, faultyLink, memoryTransport } from "@wsrpc-ts/runtime/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { createClient, createRouter } from "../fixtures/ledger/generated.ts";
import { Ledger } from "../fixtures/ledger/ledger.ts";
import { type Death, deaths, runHalfOpen } from "../half-open/run-half-open.ts";
import { next } from "../support/connection-state.ts";
import { Host } from "../support/host.ts";
import { listening } from "../support/listening.ts";
import { TcpProxy } from "../support/tcp-proxy.ts";

/** A client that waits as long as chance may have it, and its server, on one clock. */
async function start() {
  const clock = fakeClock({ turns: "real" });
  const ledger = new Ledger();
  const transport = memoryTransport(createRouter(ledger.handlers), { clock });
  const link = faultyLink(transport);
  const client = createClient(link, { clock, chance: () => 1 });
  onTestFinished(async () => {
    await client.$close();
    await transport.server.close();
    expect(clock.pending).toBe(0);
  });
  await client.$connection.opened;
  const kill = (death: Death) => link.stall(death === "both" ? undefined : death);
  return { clock, ledger, link, client, kill };
}

/** The moment of virtual time in which this is done. */
async function doneAt(clock: ReturnType<typeof fakeClock>, done: Promise<unknown>): Promise<number> {
  let at: number | undefined;
  void done.then(() => {
    at = clock.now();
  });
  for (;;) {
    await new Promise(setImmediate);
    if (at !== undefined) return at;
    clock.advance(10);
  }
}

describe("a connection that dies without a word", () => {
  it.each(deaths)("(%s) is replaced 6 s later if a call waits on it, which runs once", async (death) => {
    const { clock, ledger, link, client, kill } = await start();

    kill(death);
    const answer = client.enter({ id: "a", text: "" });

    expect(await doneAt(clock, answer)).toBe(6000);
    expect(await answer).toEqual({ id: "a", runs: 1 });
    expect(ledger.runs.get("a")).toBe(1);
    expect(link.dialled).toBe(2);
  });

  it("is replaced 3 s after a call that comes when it has long been silent", async () => {
    const { clock, client, kill } = await start();
    kill("both");
    clock.advance(14_000);

    const answer = client.enter({ id: "a", text: "" });

    expect(await doneAt(clock, answer)).toBe(17_000);
  });

  it.each([
    ["up", 25_250], // the server misses the client's answers, and says so
    ["down", 30_250],
    ["both", 30_250],
  ] as const)("(%s) is replaced after %i ms if nobody waits for anything", async (death, afterMs) => {
    const { clock, link, client, kill } = await start();
    const back = new Promise<void>((resolve) => {
      client.$connection.onState((state) => state === "open" && resolve());
    });

    kill(death);

    expect(await doneAt(clock, back)).toBe(afterMs);
    expect(link.dialled).toBe(2);
  });

  it("is missed by the server after 25 s, though nothing but the greeting was ever sent on it", async () => {
    const clock = fakeClock({ turns: "real" });
    const host = new Host(serve(createRouter(new Ledger().handlers), { authenticate: anonymous, clock }));
    const proxy = await TcpProxy.start(await listening(host.http));
    const client = createClient(proxy.url, { clock });
    await client.$connection.opened;

    proxy.stall("up");
    const missed = next(client, "reconnecting");
    clock.advance(24_999);
    const stateBefore = client.$connection.state;
    clock.advance(1);
    await missed;

    expect(stateBefore).toBe("open");
    expect(clock.now()).toBe(25_000);
    await client.$close();
    await proxy.close();
    await host.stop();
  });

  it("between processes, costs no call, and none runs twice", async () => {
    const verdicts = await Promise.all(deaths.map((death) => runHalfOpen({ death, calling: 3, idle: 0 })));

    expect(verdicts.map(({ runs }) => runs)).toEqual(deaths.map(() => [1, 1, 1]));
  });
});
