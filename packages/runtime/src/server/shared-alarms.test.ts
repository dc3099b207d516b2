import { describe, expect, it } from "vitest";
import type { Sleeper } from "../peer/alarms.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { SharedAlarms, usualSlack } from "./shared-alarms.ts";

/** Notes when it rang. */
function sleeperOn(clock: FakeClock) {
  const rang: number[] = [];
  const sleeper: Sleeper = { ring: () => void rang.push(clock.now()) };
  return { sleeper, rang };
}

describe("shared alarms", () => {
  it("ring once, at their time", () => {
    const clock = new FakeClock();
    const { sleeper, rang } = sleeperOn(clock);

    new SharedAlarms(clock, 0).set(sleeper, 1234.5);
    clock.advance(5000);

    expect(rang).toEqual([1234.5]);
    expect(clock.pending).toBe(0);
  });

  it("ring for all who sleep until the same time, with one timer", () => {
    const clock = new FakeClock();
    const alarms = new SharedAlarms(clock, 0);
    const sleepers = [sleeperOn(clock), sleeperOn(clock), sleeperOn(clock)];

    for (const { sleeper } of sleepers) alarms.set(sleeper, 100);
    expect(clock.pending).toBe(1);
    clock.advance(100);

    expect(sleepers.map(({ rang }) => rang)).toEqual([[100], [100], [100]]);
  });

  it("ring for the others when one is forgotten", () => {
    const clock = new FakeClock();
    const alarms = new SharedAlarms(clock, 0);
    const [gone, there] = [sleeperOn(clock), sleeperOn(clock)];

    const at = alarms.set(gone.sleeper, 100);
    alarms.set(there.sleeper, 100);
    alarms.forget(gone.sleeper, at);
    clock.advance(100);

    expect([gone.rang, there.rang]).toEqual([[], [100]]);
  });

  it("leave no timer behind when the last is forgotten", () => {
    const clock = new FakeClock();
    const alarms = new SharedAlarms(clock, 0);
    const { sleeper } = sleeperOn(clock);

    alarms.forget(sleeper, alarms.set(sleeper, 100));
    alarms.forget(sleeper, 200);

    expect(clock.pending).toBe(0);
  });

  it("tell a sleeper which alarm it is that rings, for another may have been forgotten too late", () => {
    const clock = new FakeClock();
    const alarms = new SharedAlarms(clock, 0);
    const told: number[] = [];
    const late: Sleeper = { ring: (at) => void told.push(at) };
    const first: Sleeper = {
      ring(at) {
        alarms.forget(late, at);
        alarms.set(late, 150);
      },
    };

    alarms.set(first, 100);
    alarms.set(late, 100);
    clock.advance(150);

    expect(told).toEqual([100, 150]);
  });

  it("ring again for one who sets another when it rings, be it for the time that is now", () => {
    const clock = new FakeClock();
    const alarms = new SharedAlarms(clock, 0);
    let rings = 0;
    const sleeper: Sleeper = {
      ring() {
        rings += 1;
        if (rings < 3) alarms.set(this, 100);
      },
    };

    alarms.set(sleeper, 100);
    clock.advance(100);

    expect([rings, clock.pending]).toEqual([3, 0]);
  });
});

describe("shared alarms with slack", () => {
  it.each([1, 40, 99.5, 100, 1000, 9_999, 15_000, 30_001, 86_400_000])("ring %d ms on or a little later", (ms) => {
    const clock = new FakeClock();
    const { sleeper, rang } = sleeperOn(clock);
    clock.advance(777.25);

    const at = new SharedAlarms(clock, usualSlack).set(sleeper, clock.now() + ms);
    clock.advance(2 * ms);

    expect(rang).toEqual([at]);
    expect(at - 777.25).toBeGreaterThanOrEqual(ms);
    expect(at - 777.25).toBeLessThanOrEqual(ms * (1 + 1 / 64));
  });

  it("ring with few timers for a thousand who came within three seconds", () => {
    const clock = new FakeClock();
    const alarms = new SharedAlarms(clock, usualSlack);

    for (let come = 0; come < 1000; come++) {
      alarms.set(sleeperOn(clock).sleeper, clock.now() + 15_000);
      clock.advance(3);
    }

    expect(clock.pending).toBeLessThanOrEqual(25);
  });

  it("ring at once for a time that is over", () => {
    const clock = new FakeClock();
    const { sleeper, rang } = sleeperOn(clock);
    clock.advance(100);

    new SharedAlarms(clock, usualSlack).set(sleeper, 50);
    clock.advance(0);

    expect(rang).toEqual([100]);
  });
});
