import { describe, expect, it } from "vitest";
import { runSoak } from "../soak/run-soak.ts";
import { quantile, slopeOf } from "../soak/series.ts";

describe("a soak", () => {
  it("of some seconds finds nothing, and leaves no file open", async () => {
    const { samples, findings, openFiles } = await runSoak({ minutes: 0.03, sampleMs: 200, seed: 1, clients: 2 });

    expect(findings.notes).toEqual([]);
    expect(findings.calls).toBeGreaterThan(10);
    expect(samples.length).toBeGreaterThan(0);
    expect(samples.every(({ heapBytes, p99Ms }) => heapBytes > 0 && p99Ms > 0)).toBe(true);
    expect(openFiles[1]).toBe(openFiles[0]);
  });
});

describe("a series", () => {
  it("has the slope of the line closest to its points", () => {
    const rising = [1, 3, 5, 7].map((value, at) => ({ at, value }));
    const noisy = [0, 3, 1, 4].map((value, at) => ({ at, value }));

    expect(slopeOf(rising)).toBe(2);
    expect(slopeOf(noisy)).toBe(1);
    expect(slopeOf([{ at: 1, value: 5 }])).toBe(0);
  });

  it("has quantiles", () => {
    const hundred = Array.from({ length: 100 }, (_, n) => 100 - n);

    expect([quantile(hundred, 0.99), quantile(hundred, 0.5), quantile([], 0.5)]).toEqual([99, 50, Number.NaN]);
  });
});
