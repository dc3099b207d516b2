import { expect, it } from "vitest";
import { unfitMutants } from "./mutants/all-mutants.ts";

it("every mutant finds the text that it takes the place of, once, and is a program with its own in that place", () => {
  expect(unfitMutants()).toEqual([]);
});
