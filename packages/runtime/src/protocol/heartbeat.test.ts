import { describe, expect, it } from "vitest";
import { Heartbeat } from "./heartbeat.ts";

const times = { pingAfterMs: 15_000, deadAfterMs: 25_000 };

/** What a heartbeat says at each of the times when it asked to be looked at. */
function verdicts(heartbeat: Heartbeat, expecting: boolean, untilMs: number): [number, string][] {
  const said: [number, string][] = [];
  for (let now = heartbeat.nextCheck(expecting); now <= untilMs; now = heartbeat.nextCheck(expecting)) {
    const verdict = heartbeat.check(now, expecting);
    said.push([now, verdict]);
    if (verdict === "dead") break;
  }
  return said;
}

describe("a heartbeat", () => {
  it("asks after one silence and gives up after another", () => {
    expect(verdicts(new Heartbeat(times, 0), false, 100_000)).toEqual([
      [15_000, "ping"],
      [25_000, "dead"],
    ]);
  });

  it("takes any sign of life for an answer", () => {
    const heartbeat = new Heartbeat(times, 0);
    heartbeat.check(15_000, false);
    heartbeat.heard(24_999, true);

    expect(verdicts(heartbeat, false, 100_000)).toEqual([
      [39_999, "ping"],
      [49_999, "dead"],
    ]);
  });

  it("asks only once in one silence", () => {
    const heartbeat = new Heartbeat(times, 0);
    heartbeat.check(15_000, false);

    expect(heartbeat.check(20_000, false)).toBe("quiet");
  });

  it("never asks on the side that only answers", () => {
    const heartbeat = new Heartbeat({ pingAfterMs: Number.POSITIVE_INFINITY, deadAfterMs: 30_000 }, 0);

    expect(verdicts(heartbeat, false, 100_000)).toEqual([[30_000, "dead"]]);
  });

  it("looks into a silence much earlier while something is due, then suspects once", () => {
    expect(verdicts(new Heartbeat(times, 0), true, 100_000)).toEqual([
      [3_000, "ping"],
      [6_000, "suspect"],
      [25_000, "dead"],
    ]);
  });

  it("suspects nobody who answers the probe", () => {
    const heartbeat = new Heartbeat(times, 0);
    heartbeat.probe(1000);
    heartbeat.heard(3999, true);

    expect(heartbeat.check(4000, false)).toBe("quiet");
  });

  it("waits twice as long after each socket that fell silent behind its greeting, up to eight times", () => {
    const heartbeat = new Heartbeat(times, 0);
    const suspectedAfterMs = () => {
      heartbeat.begin(0);
      heartbeat.heard(0, false);
      return verdicts(heartbeat, true, 100_000).find(([, verdict]) => verdict === "suspect")?.[0];
    };
    expect(Array.from({ length: 5 }, suspectedAfterMs)).toEqual([6000, 9000, 15_000, 27_000, 27_000]);

    heartbeat.heard(0, true);
    expect(suspectedAfterMs()).toBe(6000);
  });

  it("waits twice as long as it had to wait before, for a line that was slow once", () => {
    const heartbeat = new Heartbeat(times, 0);
    const suspectedAfterMs = () => {
      heartbeat.begin(0);
      return verdicts(heartbeat, true, 100_000).find(([, verdict]) => verdict === "suspect")?.[0];
    };
    heartbeat.probe(0);
    heartbeat.heard(10_000, true);
    expect(suspectedAfterMs()).toBe(23_000);

    for (let n = 0; n < 10; n++) heartbeat.heard(0, true);
    expect(suspectedAfterMs()).toBe(6000);
  });

  it("probes when told to, but not twice at once", () => {
    const heartbeat = new Heartbeat(times, 0);

    expect([heartbeat.probe(100), heartbeat.probe(200)]).toEqual(["ping", "quiet"]);
    expect([heartbeat.check(3099, false), heartbeat.check(3100, false)]).toEqual(["quiet", "suspect"]);
  });

  it("is late by as much as its owner was, and misses nothing for it", () => {
    const heartbeat = new Heartbeat(times, 0);

    expect(heartbeat.check(1_000_000, true)).toBe("dead");
  });

  it("goes by the times of WELCOME once they are known, and asks before the server gives up", () => {
    const heartbeat = new Heartbeat({ pingAfterMs: Number.POSITIVE_INFINITY, deadAfterMs: 30_000 }, 0);
    heartbeat.welcomed({ intervalMs: 500, timeoutMs: 200 });

    expect(verdicts(heartbeat, false, 100_000)).toEqual([
      [600, "ping"],
      [5700, "dead"],
    ]);
  });
});
