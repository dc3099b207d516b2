import { describe, expect, it } from "vitest";
import { runClocks } from "../clocks/run-clocks.ts";
import { faketime } from "../clocks/wall-clock.ts";

if (!faketime) {
  if (process.env.CI) throw new Error("no libfaketime: apt-get install faketime");
  console.warn("skipped: libfaketime is not installed");
}

describe("a wall clock that jumps by hours, forth and back", () => {
  it.runIf(faketime)("ends no session, no call and no grace of those who were cut off", async () => {
    const verdict = await runClocks({ library: faketime as string, jumps: 8, seed: 1 });

    expect(verdict.untruths).toEqual([]);
    expect([verdict.maybe, verdict.no, verdict.gaps]).toEqual([[], [], []]);
    for (const [jump, ahead] of verdict.aheadSeconds.entries())
      for (const seen of verdict.seen[jump] ?? []) expect(Math.abs(seen - ahead)).toBeLessThan(60);
    expect(new Set(verdict.aheadSeconds).size).toBe(8);
    expect(verdict.losses).toBeGreaterThan(0);
    expect(verdict.losses).toBeLessThanOrEqual(2 * 4); // the connections that were cut, and no other
  });
});
