import { describe, expect, it } from "vitest";
import { type Slices, slicesOf } from "../storms/slices.ts";
import { runVirtualStorm, type VirtualStorm } from "../storms/virtual-storm.ts";

const clients = 5000;
const forEver = Number.POSITIVE_INFINITY;

/** When each of them comes back. */
function arrivalsAfter(goneMs: number, downed?: VirtualStorm["downed"]): Promise<number[]> {
  const uptimes = [{ fromMs: goneMs, toMs: forEver }];
  return runVirtualStorm({ clients, seed: goneMs + 1, uptimes, untilMs: 120_000, ...(downed && { downed }) });
}

describe("5,000 clients whose server is gone for a while", () => {
  it.each([0, 200, 300, 700, 1000, 1500, 2000, 3000, 5000, 7600, 10_000, 15_000])(
    "come back evenly, and within as long a time again (%i ms)",
    async (goneMs) => {
      const arrivals = await arrivalsAfter(goneMs);

      expect(arrivals).toHaveLength(clients);
      expect(slicesOf(arrivals).ratio).toBeLessThanOrEqual(2);
      expect(Math.max(...arrivals)).toBeLessThanOrEqual(2 * goneMs + 250);
    },
  );

  it("come back evenly though every dial hung until it was given up", async () => {
    const arrivals = await arrivalsAfter(15_000, "is silent");

    expect(arrivals).toHaveLength(clients);
    expect(slicesOf(arrivals).ratio).toBeLessThanOrEqual(2);
  });

  it("spread out though all were sent away for 5 s at once", async () => {
    const arrivals = await arrivalsAfter(8000, "is busy");

    expect(arrivals).toHaveLength(clients);
    expect(slicesOf(arrivals).peak).toBeLessThanOrEqual(clients / 10); // in a quarter of a second they would come as they went
  });

  it("spread again, each from its own place, when the server dies as soon as they are back", async () => {
    const arrivals = await runVirtualStorm({
      clients,
      seed: 1,
      uptimes: [
        { fromMs: 1000, toMs: 3000 },
        { fromMs: 4000, toMs: forEver },
      ],
      untilMs: 120_000,
    });
    const first = arrivals.filter((time) => time < 3000);
    const again = arrivals.filter((time) => time >= 4000);

    expect([first, again].map(({ length }) => length)).toEqual([clients, clients]);
    expect(slicesOf(again).ratio).toBeLessThanOrEqual(2.5);
  });
});

it("slices hold what happened in each 100 ms since the first thing", () => {
  const times = [1000, 1010, 1099, 1100, 1400];

  expect(slicesOf(times)).toEqual<Slices>({ peak: 3, mean: 1.25, ratio: 2.4, spanMs: 400 });
});
