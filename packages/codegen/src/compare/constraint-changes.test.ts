import { expect, it } from "vitest";
import * as z from "zod";
import { strayTexts } from "./constraint-changes.ts";

it("shows an address that is longer than a new bound lets it be", () => {
  const address = { format: "email", patterns: [String(z.regexes.email)] };
  const [stray = ""] = strayTexts(address, { ...address, max: 40 });

  expect(stray).toHaveLength(41);
  expect(z.email().safeParse(stray).success).toBe(true);
});

it("makes up no text of a format whose pattern is zod's own", () => {
  expect(strayTexts({ format: "uuid" }, { max: 3 })).toEqual([]);
});
