import { describe, expect, it } from "vitest";
import { defaultLimits, fixedLimits } from "../../packages/runtime/src/protocol/limits.ts";
import { hostLimits, serverLimits } from "../../packages/runtime/src/protocol/server-limits.ts";
import type { Attempts } from "./limits/attempt.ts";
import { machineLimits } from "./limits/machine-limits.ts";
import { serverLimits as limitsOfServers } from "./limits/server-limits.ts";
import { socketLimits } from "./limits/socket-limits.ts";
import { wireLimits } from "./limits/wire-limits.ts";

type Table = typeof defaultLimits & typeof serverLimits & typeof fixedLimits & typeof hostLimits;

const table: Table = { ...defaultLimits, ...serverLimits, ...fixedLimits, ...hostLimits };
const attempts = { ...machineLimits, ...limitsOfServers, ...socketLimits, ...wireLimits };
const byName = new Map(Object.entries(attempts as Attempts));

it("the table of limits has none that is not tested", () => {
  expect([...byName.keys()].sort()).toEqual(Object.keys(table).sort());
});

describe.each([...byName])(
  "%s",
  (name, { below = "fine", at, beyond, limit = table[name as keyof Table], attempt }) => {
    const atLimit = at ?? (name.endsWith("Ms") ? beyond : "fine");

    it.each([
      [limit - 1, below],
      [limit, atLimit],
      [limit + 1, beyond],
    ])(`with %i comes to %s where the limit is ${limit}`, async (n, outcome) => {
      expect(await attempt(n)).toBe(outcome);
    });
  },
);
