import { describe, expect, it } from "vitest";
import type { Claim } from "../rpc/dedup.ts";
import { fakeClock } from "../testing/fake-clock.ts";
import { type DedupLimits, MemoryDedupStore } from "./dedup-store.ts";

const answer = (value: unknown) => ({ value, attachments: [] });

/** What comes for whoever has not got the key. */
const heard = (claim: Claim) => (claim === "run" ? undefined : claim.answer);

function storeOf(limits: Partial<DedupLimits> = {}) {
  const clock = fakeClock();
  return {
    clock,
    store: new MemoryDedupStore(clock, { maxAnswers: 3, maxAnswerBytes: 1000, keepAnswersMs: 1000, ...limits }),
  };
}

describe("a store of keyed calls", () => {
  it("gives the key to the first who claims it, and the answer to all others", async () => {
    const { store } = storeOf();
    expect(store.claim("k")).toBe("run");
    const waiting = heard(store.claim("k"));
    store.settle("k", answer(1));

    expect([await waiting, await heard(store.claim("k"))]).toEqual([answer(1), answer(1)]);
    expect(store.claim("other")).toBe("run");
  });

  it("frees the key of a call that never ran, and tells those who wait", async () => {
    const { store } = storeOf();
    store.claim("k");
    const waiting = heard(store.claim("k"));
    store.settle("k");

    expect(await waiting).toBeUndefined();
    expect(store.claim("k")).toBe("run");
  });

  it.each([
    [500, 2],
    [501, 1],
  ])("keeps answers of %i bytes each as far as they fit: %i", (bytes, kept) => {
    const { store } = storeOf();
    for (const key of ["a", "b"]) {
      store.claim(key);
      store.settle(key, answer("x".repeat(bytes - 2)));
    }

    expect(store.size).toBe(kept);
    expect(store.claim("b")).not.toBe("run");
  });

  it("takes no answer for a key that nobody claimed", () => {
    const { store } = storeOf();
    store.settle("k", answer(1));

    expect([store.size, store.claim("k")]).toEqual([0, "run"]);
  });

  it.each([
    [999, answer(1)],
    [1000, undefined],
  ])("still has an answer after %i ms: %j", async (ms, expected) => {
    const { clock, store } = storeOf();
    store.claim("k");
    clock.advance(5000);
    store.settle("k", answer(1));
    clock.advance(ms);

    expect(await heard(store.claim("k"))).toEqual(expected);
  });

  it("keeps so many answers, the newest of them", async () => {
    const { store } = storeOf();
    for (const key of ["a", "b", "c", "d"]) store.claim(key);
    for (const key of ["d", "c", "b", "a"]) store.settle(key, answer(key));

    const known = await Promise.all(["a", "b", "c"].map((key) => heard(store.claim(key))));
    expect(known).toEqual([answer("a"), answer("b"), answer("c")]);
    expect(store.claim("d")).toBe("run");
  });

  it("forgets no call that still runs, however old and however many", () => {
    const { clock, store } = storeOf();
    for (let n = 0; n < 10; n++) store.claim(`k${n}`);
    clock.advance(1_000_000);

    expect(store.claim("new")).toBe("run");
    expect(Array.from({ length: 10 }, (_, n) => store.claim(`k${n}`)).every((claim) => claim !== "run")).toBe(true);
  });
});
