import { describe, expect, it } from "vitest";
import { runDrain } from "../drains/run-drain.ts";

describe("one of two servers that drains under load", () => {
  it.each([1, 2, 3])("fails no call and loses no event (seed %i)", async (seed) => {
    const { findings, notOnce, dialled } = await runDrain({ seed, clients: 4 });

    expect(findings.notes).toEqual([]);
    expect(notOnce).toEqual([]);
    expect(findings.calls).toBeGreaterThan(100);
    expect(dialled).toBe(8);
  });
});
