import { describe, expect, it } from "vitest";
import { fakeClock } from "./fake-clock.ts";

describe.each(["told", "real"] as const)("a clock whose turns are %s", (turns) => {
  it("lets each alarm do what it does before the next one rings, while time passes", async () => {
    const clock = fakeClock({ turns });
    const rung: [what: string, at: number][] = [];
    const ring = (what: string) => rung.push([what, clock.now()]);
    const first = async () => {
      ring("first");
      await new Promise<void>((resolve) => clock.soon(resolve));
      clock.at(20, () => ring("set by the first"));
    };
    clock.at(10, () => void first());
    clock.at(30, () => ring("last"));
    clock.at(41, () => ring("too late"));

    await clock.pass(40);

    expect(rung).toEqual([
      ["first", 10],
      ["set by the first", 20],
      ["last", 30],
    ]);
    expect([clock.now(), clock.pending]).toEqual([40, 1]);
  });

  it.each([Number.NaN, -1])(
    "does not go on by %d, behind which no alarm would ring or time would go back",
    async (ms) => {
      const clock = fakeClock();

      expect(() => clock.advance(ms)).toThrow(RangeError);
      await expect(clock.pass(ms)).rejects.toThrow(RangeError);
      expect(clock.now()).toBe(0);
    },
  );

  it("has a time of day that begins at the real one and goes on with it alone", () => {
    const before = Date.now();
    const clock = fakeClock();
    const made = clock.timeOfDay();

    clock.advance(86_400_000);

    expect(made).toBeGreaterThanOrEqual(before);
    expect(made).toBeLessThanOrEqual(Date.now());
    expect(clock.timeOfDay() - made).toBe(86_400_000);
  });

  it("has turns of two kinds", () => {
    expect(() => fakeClock({ turns: "rael" as never })).toThrow(
      new TypeError('`turns` is rael, expected "told" or "real"'),
    );
  });
});
