import { describe, expect, it } from "vitest";
import { runProcedureEdits } from "../random-edits/run-procedure-edits.ts";
import { runRandomEdits } from "../random-edits/run-random-edits.ts";

const batch = 50;

/** `npm run edits -- --seeds N --first S` goes on from here; what fails names its seed. */
describe("random edits of a contract", () => {
  it.each([1, 51])("do to old clients what breaking says, from seed %i on", async (first) => {
    const verdicts = await runRandomEdits(first, batch);

    expect(verdicts.flatMap(({ seed, faults }) => faults.map((fault) => `seed ${seed}: ${fault}`))).toEqual([]);
    expect(verdicts.filter(({ isBreaking, tried }) => !isBreaking && tried > 0).length).toBeGreaterThan(batch / 4);
    expect(verdicts.filter(({ isBreaking, isUnshown }) => isBreaking && !isUnshown).length).toBeGreaterThan(batch / 4);
  });

  it.each([1, 51])("of procedures do so as well, from seed %i on", async (first) => {
    const verdicts = await runProcedureEdits(first, batch);

    expect(verdicts.flatMap(({ seed, faults }) => faults.map((fault) => `seed ${seed}: ${fault}`))).toEqual([]);
    expect(verdicts.filter(({ isBroken }) => isBroken).length).toBeGreaterThan(batch / 5);
    expect(verdicts.filter(({ isBroken, isBreaking }) => !isBroken && !isBreaking).length).toBeGreaterThan(batch / 5);
  });
});
