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
});
