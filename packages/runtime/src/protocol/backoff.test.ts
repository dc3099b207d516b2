import { expect, it } from "vitest";
import { backoffMs } from "./backoff.ts";

it.each([
  [0, 250],
  [1, 500],
  [2, 1000],
  [6, 16_000],
  [7, 20_000],
  [8, 20_000],
  [1_000_000, 20_000],
])("after %i failures a client waits between 0 and %i ms", (attempt, mostMs) => {
  expect(backoffMs(attempt, 0)).toBe(0);
  expect(backoffMs(attempt, 0.5)).toBe(mostMs / 2);
  expect(backoffMs(attempt, 1)).toBe(mostMs);
});

it("spreads clients over the whole range even at the cap", () => {
  const waits = [0.1, 0.4, 0.7].map((chance) => backoffMs(20, chance, { baseMs: 100, capMs: 1000, resetAfterMs: 1 }));

  expect(waits).toEqual([100, 400, 700]);
});
