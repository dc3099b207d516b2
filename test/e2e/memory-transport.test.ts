import { fakeClock, memoryTransport } from "@wsrpc-ts/runtime/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { createClient, createRouter } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";

/** A server that never waits, and one client of it. */
function connected() {
  const clock = fakeClock({ turns: "real" });
  return createClient(memoryTransport(createRouter(handlers), { clock }), { clock });
}

afterEach(() => {
  vi.useRealTimers();
});

describe("a transport in memory", () => {
  it("lets timers ring though client and server keep each other busy", async () => {
    const client = connected();
    const left = new AbortController();
    setTimeout(() => left.abort(), 0);

    const reading = (async () => {
      for await (const _line of client.count({ to: 300_000 }, { signal: left.signal })) {
      }
    })();

    await expect(reading).rejects.toMatchObject({ code: "CANCELLED" });
    await client.$close();
  });

  it("goes on, in order, while the test has timers of its own", async () => {
    vi.useFakeTimers();
    const client = connected();
    const ids: number[] = [];

    for await (const { id } of client.count({ to: 50_000 })) ids.push(id);

    expect(ids).toEqual(Array.from({ length: 50_000 }, (_, n) => n + 1));
    await client.$close();
  });
});
