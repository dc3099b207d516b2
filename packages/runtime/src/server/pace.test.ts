import { describe, expect, it } from "vitest";
import { RpcError } from "../errors.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import { Pace, type PaceLimits } from "./pace.ts";

const off = Number.POSITIVE_INFINITY;

function paceOf(limits: Partial<PaceLimits>) {
  const clock = fakeClock();
  return { clock, pace: new Pace({ framesPerSecond: off, callsPerSecond: off, burstMs: 1000, ...limits }, clock) };
}

/** How many of so many calls may begin now. */
function begun(pace: Pace, wanted: number): number {
  let begun = 0;
  for (let call = 0; call < wanted; call++) {
    try {
      pace.begin();
      begun += 1;
    } catch (error) {
      expect(error).toMatchObject({ code: "RESOURCE_EXHAUSTED" });
    }
  }
  return begun;
}

describe("the pace of a client", () => {
  it("is its own where no rate is set", () => {
    const { pace } = paceOf({});
    pace.took(1e9);

    expect([pace.earlyMs, begun(pace, 10_000), pace.middleware]).toEqual([0, 10_000, []]);
  });

  it.each([
    [999, 0],
    [1000, 0],
    [1001, 1],
  ])("lets %i calls begin at once where 1,000 may, and refuses %i", (wanted, refused) => {
    const { pace } = paceOf({ callsPerSecond: 1000 });

    expect(begun(pace, wanted)).toBe(wanted - refused);
  });

  it("lets as many begin later as time has passed for, and no more than a burst", () => {
    const { pace, clock } = paceOf({ callsPerSecond: 100, burstMs: 500 });
    const first = begun(pace, 1000);
    clock.advance(99);
    const soon = begun(pace, 1000);
    clock.advance(3_600_000);

    expect([first, soon, begun(pace, 1000)]).toEqual([50, 9, 50]);
  });

  it("says when the next one may begin, and then it may", () => {
    const { pace, clock } = paceOf({ callsPerSecond: 3 });
    begun(pace, 3);
    const refusal = refusalOf(pace);

    clock.advance(333);
    expect(refusal).toMatchObject({ message: "3 calls a second are allowed", retryAfterMs: 334 });
    expect(begun(pace, 1)).toBe(0);
    clock.advance(1);
    expect(begun(pace, 1)).toBe(1);
  });

  it("takes a rate of less than one in a burst", () => {
    const { pace, clock } = paceOf({ callsPerSecond: 0.1 });

    expect(begun(pace, 2)).toBe(1);
    clock.advance(10_000);
    expect(begun(pace, 2)).toBe(1);
  });

  it("takes a message whole, and lets the next one wait the longer", () => {
    const { pace, clock } = paceOf({ framesPerSecond: 1000 });
    pace.took(999);
    const before = pace.earlyMs;
    pace.took(1024);

    expect([before, pace.earlyMs]).toEqual([0, 1024]);
    clock.advance(1024);
    expect(pace.earlyMs).toBe(0);
  });

  it("counts frames and calls apart", () => {
    const { pace } = paceOf({ framesPerSecond: 10, callsPerSecond: 10 });
    pace.took(1000);

    expect(begun(pace, 20)).toBe(10);
  });
});

function refusalOf(pace: Pace): unknown {
  try {
    pace.begin();
  } catch (error) {
    return error instanceof RpcError ? error : undefined;
  }
}
