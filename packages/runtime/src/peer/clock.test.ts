import { once } from "node:events";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { afterEach, expect, it, vi } from "vitest";
import { systemClock } from "./clock.ts";

const longestMs = 2 ** 31 - 1;

afterEach(() => {
  vi.useRealTimers();
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

it("wakes at the time that it was given, neither sooner nor later, unless it is called off", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  vi.advanceTimersByTime(5000);
  const woken: number[] = [];
  const wakes = [0, 99.5, 100, 100].map((ms) => systemClock.at(performance.now() + ms, () => woken.push(ms)));

  wakes[3]?.();
  vi.advanceTimersByTime(99);
  const early = [...woken];
  vi.advanceTimersByTime(1);

  expect(early).toEqual([0]);
  expect(woken).toEqual([0, 99.5, 100]);
  expect(vi.getTimerCount()).toBe(0);
});

it("wakes for a time that lies beyond the longest timer as late as a timer can", () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "performance"] });
  let woken = 0;
  systemClock.at(performance.now() + 2 * longestMs, () => woken++);

  vi.advanceTimersByTime(longestMs - 1);
  const early = woken;
  vi.advanceTimersByTime(1);

  expect([early, woken]).toEqual([0, 1]);
});

it("behind a task that took long lets be heard what came meanwhile, and then wakes, unless it is called off", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  const { port } = (await once(server, "listening").then(() => server.address())) as AddressInfo;
  const [near, [far]] = [connect(port, "127.0.0.1"), (await once(server, "connection")) as [Socket]];
  await once(near, "connect");
  const happened: string[] = [];
  near.on("data", (data) => happened.push(`heard ${data}`));
  const end = performance.now() + 200;
  const calledOff = systemClock.at(end - 100, () => happened.push("never"));
  const woken = new Promise<void>((resolve) => {
    systemClock.at(end - 100, () => {
      happened.push("woken");
      resolve();
    });
  });
  setTimeout(calledOff, 100); // behind its own timer

  far.write("in time");
  while (performance.now() < end); // the thread is busy
  await woken;

  expect(happened).toEqual(["heard in time", "woken"]);
  near.destroy();
  server.close();
});
