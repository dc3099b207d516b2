import { afterEach, expect, it, vi } from "vitest";

afterEach(() => {
  vi.unstubAllGlobals();
  vi.resetModules();
});

it("does without process.nextTick where process is only an imitation, whose nextTick may throw", async () => {
  vi.stubGlobal("process", {
    env: {},
    nextTick() {
      throw new Error("process.nextTick is not supported here");
    },
  });
  vi.resetModules();
  const { systemClock } = await import("./clock.ts");

  const happened: string[] = [];
  systemClock.soon(() => happened.push("soon"));
  happened.push("this turn");
  await Promise.resolve();

  expect(happened).toEqual(["this turn", "soon"]);
});
