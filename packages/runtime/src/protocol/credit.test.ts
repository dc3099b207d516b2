import { describe, expect, it } from "vitest";
import { Allowance, Window } from "./credit.ts";

describe("an allowance", () => {
  it("is spent, and open again when a larger total comes", () => {
    const allowance = new Allowance(1);
    allowance.spend();

    expect(allowance.open).toBe(false);
    allowance.grantedUpTo(2);
    expect(allowance.open).toBe(true);
  });

  it.each([[0], [1], [2]])("does not care for the total %i that came late or twice", (total) => {
    const allowance = new Allowance(2);
    allowance.spend();
    allowance.spend();

    allowance.grantedUpTo(total);
    expect(allowance.open).toBe(false);
  });

  it("is 32 items unless something else was said, and may be none", () => {
    const allowance = new Allowance();
    for (let n = 0; n < 32; n++) allowance.spend();

    expect(allowance.open).toBe(false);
    expect(new Allowance(0).open).toBe(false);
  });

  it("cannot be overdrawn", () => {
    expect(() => new Allowance(0).spend()).toThrow(RangeError);
  });
});

describe("a window", () => {
  it("grants again when half of it is consumed", () => {
    const window = new Window(8);
    for (let n = 0; n < 8; n++) window.arrived(1);
    const totals: number[] = [];
    for (let n = 0; n < 7; n++) if (window.consumed()) totals.push(window.granted);

    expect(totals).toEqual([12]);
  });

  it("lets no more in than it granted", () => {
    const window = new Window(2);

    expect([window.arrived(1), window.arrived(1), window.arrived(1)]).toEqual([true, true, false]);
  });

  it("has granted nothing that the peer does not know, until it does", () => {
    const window = new Window(2);
    window.arrived(1);
    expect(window.hasGranted).toBe(false);

    window.consumed();
    expect(window.hasGranted).toBe(true);
  });

  it("grants nothing for what nobody takes", () => {
    const window = new Window(4);
    for (let n = 0; n < 4; n++) window.arrived(1);

    expect(window.granted).toBe(4);
  });

  it("doubles while the sender uses up each grant before the next can have come", () => {
    const window = new Window(4);
    const totals = sentInBursts(window, 6, 1);

    expect(totals).toEqual([4, 12, 28, 60, 124, 252]);
  });

  it("grows to 4,096 items at most", () => {
    const totals = sentInBursts(new Window(), 14, 1);

    expect(largestStep(totals)).toBeGreaterThan(2048);
    expect(largestStep(totals)).toBeLessThanOrEqual(4096);
  });

  it("does not grow beyond four mebibytes of items as large as those so far", () => {
    const window = new Window();
    const totals = sentInBursts(window, 8, 64 * 1024);

    expect(largestStep(totals)).toBeLessThanOrEqual(64);
  });

  it("keeps its size under a consumer that lags", () => {
    const window = new Window(4);
    window.arrived(1);
    window.arrived(1);
    window.arrived(1);
    window.consumed();
    window.consumed();

    expect(window.granted).toBe(6);
  });

  /** Each time all that is granted comes at once, then all of it is taken. Gives the total before each burst. */
  function sentInBursts(window: Window, bursts: number, bytes: number): number[] {
    const totals: number[] = [];
    let sent = 0;
    for (let n = 0; n < bursts; n++) {
      const total = window.granted;
      totals.push(total);
      const from = sent;
      for (; sent < total; sent++) window.arrived(bytes);
      for (let taken = from; taken < total; taken++) window.consumed();
    }
    return totals;
  }

  function largestStep(totals: number[]): number {
    return Math.max(...totals.map((total, n) => total - (totals[n - 1] ?? 0)));
  }
});
