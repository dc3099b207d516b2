import { describe, expect, it } from "vitest";
import { Random } from "../simulate/random.ts";
import { scaled } from "../support/scale.ts";
import { prototypes } from "./oracle.ts";
import { fuzzFrames, fuzzHandshake } from "./raw-targets.ts";
import { fuzzClient, fuzzDecode, fuzzSession } from "./targets.ts";

/** Another one each time; `npm run fuzz -- --seed S` repeats it. */
const seed = Math.floor(Math.random() * 2 ** 32);

describe(`seed ${seed}`, () => {
  it.each([
    ["M1", "is read as another reader reads it", fuzzDecode, 20_000],
    ["S5", "costs a server at most the session it came in", fuzzSession, 5000],
    ["M10", "costs a client at most the session it came in", fuzzClient, 5000],
    ["H3", "to an HTTP server harms nobody", fuzzHandshake, scaled(1_000_000)],
    ["F2", "behind an upgrade harms nobody", fuzzFrames, scaled(1_000_000)],
  ])("%s: whatever comes %s", async (_row, _fact, fuzz, count) => {
    const before = prototypes();

    await fuzz(new Random(seed), count);

    expect(prototypes()).toBe(before);
  });
});
