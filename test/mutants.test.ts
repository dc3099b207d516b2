import { expect, it } from "vitest";
import { unfitMutants } from "./mutants/all-mutants.ts";

it("every mutant finds the text that it takes the place of, once", () => {
  expect(unfitMutants()).toEqual([]);
});
