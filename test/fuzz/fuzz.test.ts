import { describe, expect, it } from "vitest";
import { Random } from "../simulate/random.ts";
import { prototypes } from "./oracle.ts";
import { fuzzClient, fuzzDecode, fuzzSession } from "./targets.ts";

/** Another one each time; `npm run fuzz -- --seed S` repeats it. */
const seed = Math.floor(Math.random() * 2 ** 32);

describe(`seed ${seed}`, () => {
  it.each([
    ["is read as another reader reads it", fuzzDecode, 20_000],
    ["costs a server at most the session it came in", fuzzSession, 5000],
    ["costs a client at most the session it came in", fuzzClient, 5000],
  ])("whatever comes %s", async (_fact, fuzz, count) => {
    const before = prototypes();

    await fuzz(new Random(seed), count);

    expect(prototypes()).toBe(before);
  });
});
