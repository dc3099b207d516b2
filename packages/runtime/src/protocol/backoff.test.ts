import { describe, expect, it } from "vitest";
import { Backoff } from "./backoff.ts";

/** When a client dials that fails so many times in no time. */
function dials(backoff: Backoff, chance: number, count: number, from = 0): number[] {
  const times: number[] = [];
  for (let now = from; times.length < count; ) {
    now = backoff.next(now, chance);
    times.push(now);
  }
  return times;
}

const waits = (times: readonly number[]) => times.map((time, n) => time - (times[n - 1] ?? 0));

describe("a backoff", () => {
  it("waits twice as long each time, up to the cap", () => {
    const longest = waits(dials(new Backoff(), 1, 9));

    expect(longest).toEqual([250, 500, 1000, 2000, 4000, 8000, 16_000, 20_000, 20_000]);
  });

  it("takes what is undefined for what is not said", () => {
    const backoff = new Backoff({ baseMs: undefined, capMs: undefined, resetAfterMs: undefined } as object);

    expect(dials(backoff, 1, 3)).toEqual([250, 750, 1750]);
  });

  it("dials once in each of the spans that double", () => {
    expect(dials(new Backoff(), 0, 6)).toEqual([0, 250, 750, 1750, 3750, 7750]);
    expect(dials(new Backoff(), 0.999_999, 5).map(Math.round)).toEqual([250, 750, 1750, 3750, 7750]);
  });

  it("keeps a client's place while an outage lasts, whatever chance says", () => {
    const backoff = new Backoff({ baseMs: 100 });
    const first = backoff.next(0, 0.5);
    const second = backoff.next(first, 0.9);

    expect([first, second - first]).toEqual([100 * (2 ** 0.5 - 1), 100 * 2 ** 0.5]);
  });

  it("keeps a client's place though a dial hung, and skips what went by meanwhile", () => {
    const prompt = dials(new Backoff(), 0.5, 8);
    const backoff = new Backoff();
    const [first] = dials(backoff, 0.5, 1);

    const afterHanging = backoff.next((first ?? 0) + 10_000, 0.5);

    expect(prompt.slice(-3)).toContain(afterHanging);
    expect(afterHanging).toBeGreaterThan(10_000);
  });

  it("leaves the plan as it is when somebody was in a hurry", () => {
    const backoff = new Backoff();
    const planned = backoff.next(0, 0.5);

    expect(backoff.next(planned - 50, 0.5)).toBe(planned);
  });

  it("gives a client another place in another outage, and goes on counting until it was healthy for a while", () => {
    const backoff = new Backoff({ baseMs: 100, capMs: 1000, resetAfterMs: 5000 });
    dials(backoff, 0, 2);

    backoff.opened(1000);
    backoff.lost(5999);
    const soon = backoff.next(5999, 1) - 5999;
    backoff.opened(7000);
    backoff.lost(12_000);
    const later = backoff.next(12_000, 1) - 12_000;

    expect([soon, later]).toEqual([400, 100]);
  });

  it("lets time pass even if it is told to wait for nothing", () => {
    expect(dials(new Backoff({ baseMs: 0 }), 0.5, 4)).toEqual([0, 1, 2, 3]);
  });

  it.each([{ baseMs: Number.NaN }, { baseMs: -1 }, { capMs: Number.NaN }, { capMs: -1 }])(
    "refuses %o, by which it would dial all the time",
    (options) => {
      const [[name, value] = []] = Object.entries(options);

      expect(() => new Backoff(options)).toThrow(`${name} is ${value}`);
    },
  );

  it("holds after a thousand failures", () => {
    const times = dials(new Backoff(), 0.5, 1000);

    expect(waits(times).at(-1)).toBe(20_000);
  });
});
