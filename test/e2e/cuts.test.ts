import { expect, it } from "vitest";
import { cutFirstConnections } from "../cuts/first-connection.ts";
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

it.each(["up", "down"] as const)(
  "a first connection that is cut anywhere on its way %s costs no call",
  async (direction) => {
    const places = Array.from({ length: 90 }, (_, n) => n * 5);

    const { cuts, faults } = await cutFirstConnections(direction, places);

    expect(faults).toEqual([]);
    expect(cuts).toBe(places.length);
  },
);
