import { expect, it } from "vitest";
import { runCuts } from "../cuts/run-cuts.ts";

it.each([1, 2])("forty cuts at random bytes lose, double and reorder nothing (seed %i)", async (seed) => {
  const { cuts, findings, unsettled } = await runCuts({ cuts: 40, seed });

  expect(findings.notes).toEqual([]);
  expect(unsettled).toEqual([]);
  expect(findings.refused).toBe(0);
  expect(cuts).toBe(40);
  expect(findings.calls).toBeGreaterThan(40);
  expect(findings.events).toBeGreaterThan(40);
});
