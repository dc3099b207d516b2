import { describe, expect, it } from "vitest";
import { Feed } from "./feed.ts";

const request = { name: "t", params: {}, lossless: true };

function feedAt(offset: number, fields: object = {}): Feed {
  const feed = new Feed({ ...request, ...fields });
  feed.subscribed(7, "e", offset);
  return feed;
}

describe("a subscription", () => {
  it("stands nowhere before it is subscribed, unless it goes on from somewhere", () => {
    expect(new Feed(request).position).toBeUndefined();
    expect(new Feed({ ...request, from: ["e", 41] }).position).toEqual(["e", 41]);
  });

  it.each([
    [41, "old", 41],
    [1, "old", 41],
    [42, "new", 42],
    [45, { from: 42, to: 44, why: "missing" }, 45],
  ])("at 41 takes event %i for %j", (offset, meaning, stands) => {
    const feed = feedAt(41);

    expect(feed.arrived(offset)).toEqual(meaning);
    expect(feed.position).toEqual(["e", stands]);
  });

  it("that may skip events misses none", () => {
    const feed = feedAt(41, { lossless: false });

    expect([feed.arrived(45), feed.arrived(44)]).toEqual(["new", "old"]);
  });

  it.each([
    [{ from: 42, to: 50 }, { from: 42, to: 50 }, 50],
    [{ from: 30, to: 50 }, { from: 42, to: 50 }, 50],
    [{ from: 30, to: 41 }, undefined, 41],
    [{ from: 1, to: 0 }, undefined, 41],
  ])("at 41 is concerned by the gap %j as far as %j", (gap, concern, stands) => {
    const feed = feedAt(41);

    expect(feed.skipped({ ...gap, why: "x" })).toEqual(concern && { ...concern, why: "x" });
    expect(feed.position).toEqual(["e", stands]);
  });

  it("goes on from its old history until it was told what is missing of it", () => {
    const feed = feedAt(41);
    feed.subscribed(8, "f", 0);
    expect([feed.position, feed.from]).toEqual([
      ["f", 0],
      ["e", 41],
    ]);
    feed.subscribed(9, "g", 0);
    expect(feed.from).toEqual(["e", 41]);

    expect(feed.skipped({ from: 1, to: 0, why: "epoch" })).toEqual({ from: 1, to: 0, why: "epoch" });
    expect(feed.skipped({ from: 1, to: 0, why: "epoch" })).toBeUndefined();
    expect(feed.from).toEqual(["g", 0]);
  });

  it("that may skip events has nothing to be told of an old history", () => {
    const feed = feedAt(41, { lossless: false });
    feed.subscribed(8, "f", 0);

    expect(feed.from).toEqual(["f", 0]);
  });

  it("goes by a new history once the server says so", () => {
    const feed = feedAt(41);
    feed.subscribed(8, "f", 0);

    expect([feed.epoch, feed.arrived(1)]).toEqual(["f", "new"]);
  });
});
