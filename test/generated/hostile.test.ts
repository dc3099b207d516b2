import { afterEach, describe, expect, it } from "vitest";
import { escapesIn } from "../hostile/escapes.ts";
import { hostileContract } from "../hostile/hostile-contract.ts";
import { runHostile } from "../hostile/run-hostile.ts";
import { Random } from "../simulate/random.ts";
import { GeneratedProject } from "../support/generated-project.ts";

/** `npm run hostile -- --seed S --count N` goes on from here; what fails names its seed. */
const seed = 1;

describe("a hostile contract", () => {
  let project: GeneratedProject | undefined;

  afterEach(() => project?.remove());

  it("gets nothing out of strings, comments and names, 2,000 times over", () => {
    const { refused, files, escapes } = runHostile({ count: 2_000, seed });

    expect(escapes).toEqual([]);
    expect(refused).toBeLessThan(1_000);
    expect(files).toBe((2_000 - refused) * 5);
  });

  it.each([1, 2, 3, 4])("is read, generated from, and run without any of its text running: seed %i", async (own) => {
    const { text, names } = hostileContract(new Random(seed + own));

    project = await GeneratedProject.of({ "contract.ts": text });
    const { diagnostics, files, procedures } = project.generated;
    expect(diagnostics).toEqual([]);
    await project.run();

    expect(procedures).toBe(names);
    expect(files.flatMap(({ path, text: own }) => escapesIn(path.split("/").at(-1) ?? "", own))).toEqual([]);
    expect(await project.typeErrors("export {};")).toEqual([]);
    expect(globalThis).not.toHaveProperty("__escaped");
  });
});
