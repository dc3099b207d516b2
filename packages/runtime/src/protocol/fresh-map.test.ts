import { getHeapSpaceStatistics } from "node:v8";
import { describe, expect, it } from "vitest";
import { FreshMap } from "./fresh-map.ts";

const inFlight = 64;

function oldSpaceBytes(): number {
  return getHeapSpaceStatistics().find(({ space_name }) => space_name === "old_space")?.space_used_size ?? Number.NaN;
}

/** Enough for a quick collection or two: what outlives them is old. */
function litter(): void {
  let piece: number[] = [];
  for (let count = 0; count < 20_000; count++) piece = [count, piece.length];
}

describe("a map for what comes and goes", () => {
  it("holds what was put in and not taken out, in that order", () => {
    const map = new FreshMap<number, string>();

    for (let id = 0; id < 1_000; id++) {
      map.set(id, `call ${id}`);
      if (id % 10 > 0) map.delete(id);
    }

    expect([...map.values()]).toEqual(Array.from({ length: 100 }, (_, ten) => `call ${ten * 10}`));
    expect([map.size, map.get(990), map.get(991)]).toEqual([100, "call 990", undefined]);
  });

  it("is walked through to its end while all that is met is taken out", () => {
    const map = new FreshMap<number, number>();
    for (let id = 0; id < 200; id++) map.set(id, id);

    const met: number[] = [];
    for (const id of map.values()) {
      met.push(id);
      map.delete(id);
    }

    expect(met.length).toBe(200);
    expect(map.size).toBe(0);
  });

  it("forgets all when it is cleared", () => {
    const map = new FreshMap<number, number>();
    for (let id = 0; id < 100; id++) map.set(id, id);
    for (let id = 0; id < 40; id++) map.delete(id);

    map.clear();
    map.set(7, 7);

    expect([...map.values()]).toEqual([7]);
  });

  it("that grew old keeps nothing alive that was taken out", () => {
    const map = new FreshMap<number, number[]>();
    for (let id = 0; id < inFlight; id++) {
      map.set(id, []);
      litter();
    }
    const before = oldSpaceBytes();
    let mostBytes = 0;

    for (let id = inFlight; id < 300_000; id++) {
      map.set(id, new Array<number>(20).fill(id));
      map.delete(id - inFlight);
      if (id % 1_000 === 0) mostBytes = Math.max(mostBytes, oldSpaceBytes() - before);
    }

    expect(mostBytes).toBeLessThan(4_000_000); // of a Map some 30 MB
  });
});
