import { expect, it } from "vitest";
import { report, simulate } from "./simulate.ts";

const seeds = Number(process.env.WSRPC_SEEDS ?? 500);
const first = Number(process.env.WSRPC_SEED ?? 1);

it(`keeps every promise in ${seeds} simulated worlds`, async () => {
  for (let seed = first; seed < first + seeds; seed++) {
    const failure = await simulate(seed);
    expect(failure && report(failure)).toBeUndefined();
  }
}, 600_000);
