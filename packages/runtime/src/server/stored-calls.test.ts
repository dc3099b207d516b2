import { describe, expect, it } from "vitest";
import { serverLimits } from "../protocol/server-limits.ts";
import type { Answer, Claim, DedupStore, Keep } from "../rpc/dedup.ts";
import { FakeClock } from "../testing/fake-clock.ts";
import { MemoryDedupStore } from "./dedup-store.ts";
import { StoredCalls } from "./stored-calls.ts";

const input = { value: 1, attachments: [] };
const ran: Answer = { value: "ran", attachments: [] };

/** A store that answers claims with one after the other, and with the last one from then on. */
function storeOf(...claims: unknown[]): DedupStore {
  let next = 0;
  return {
    claim: () => claims[Math.min(next++, claims.length - 1)] as Claim,
    settle() {},
  };
}

const freed = () => ({ answer: Promise.resolve(undefined) });
const always = () => true;

describe("keyed calls", () => {
  it("are run once the one that had the key came to nothing, however many wait for it", async () => {
    const calls = new StoredCalls(storeOf(freed(), freed(), freed(), "run"));

    expect(await calls.claim("k", input, always)).toBeTypeOf("function");
  });

  it("take an answer from whatever can be awaited", async () => {
    const thenable = { then: (told: (answer: Answer) => void) => told(ran) };

    expect(await new StoredCalls(storeOf({ answer: thenable })).claim("k", input, always)).toBe(ran);
  });

  it("are the same though the bytes of another frame came in the message", async () => {
    const store = new MemoryDedupStore(new FakeClock(), serverLimits);
    const keep = await new StoredCalls(store).claim("k", { ...input, attachments: [new Uint8Array(9)] }, always);
    await (keep as Keep)(ran);

    expect(await new StoredCalls(store).claim("k", input, always)).toMatchObject(ran);
  });

  const same = freed();
  it.each<[string, unknown]>([
    ["nothing", undefined],
    ["null", null],
    ["what is no claim", {}],
    ["an answer that nobody can wait for", { answer: ran }],
    ["a boolean", true],
  ])("are refused in words where a store claims with %s", async (_what, claim) => {
    const claimed = new StoredCalls(storeOf(claim)).claim("k", input, always);

    await expect(claimed).rejects.toThrow(
      new TypeError('`claim` of `dedup` gave neither "run" nor an `answer` that is a promise'),
    );
  });

  it("are refused in words where a store gives the claim again of which nothing came", async () => {
    const claimed = new StoredCalls(storeOf(same)).claim("k", input, always);

    await expect(claimed).rejects.toThrow(
      new TypeError(
        "`claim` of `dedup` gave an `answer` again of which nothing had come: `settle` without one frees the key",
      ),
    );
  });

  it.each<[string, unknown]>([
    ["a text", '{"value":"ran"}'],
    ["the value alone", { value: "ran" }],
    ["an error that does not say whether the handler ran", { error: { code: "NOT_FOUND", message: "none" } }],
    ["an error of a name that is no text", { error: { code: "NOT_FOUND", message: "none", executed: "yes", name: 5 } }],
    [
      "an error of data without its bytes",
      { error: { code: "ABORTED", message: "", executed: "yes", data: { value: 1 } } },
    ],
    ["bytes that were made JSON of", { value: { $b: 0 }, attachments: [{ 0: 1 }] }],
    ["an error without a code", { error: { message: "m" } }],
    ["true", true],
  ])("are refused in words where a store answers with %s", async (_what, answer) => {
    const claimed = new StoredCalls(storeOf({ answer: Promise.resolve(answer) })).claim("k", input, always);

    await expect(claimed).rejects.toThrow(new TypeError("`dedup` gave another answer than it was told to keep"));
  });

  it("let others have their turn, and end with whoever waits, where nothing ever comes of a key", async () => {
    let isWanted = true;
    const store: DedupStore = { claim: freed, settle() {} };
    const claimed = new StoredCalls(store).claim("k", input, () => isWanted);
    setImmediate(() => {
      isWanted = false;
    });

    expect(await claimed).toMatchObject({ error: { code: "CANCELLED", executed: "no" } });
  });
});
