import { describe, expect, it } from "vitest";
import { runRandomSchemas } from "../random-schemas/run-random-schemas.ts";

const batch = 50;

describe("random schemas", () => {
  it.each([1, 51, 101, 151])("have zod's types and carry zod's values, from seed %i on", async (first) => {
    expect(await runRandomSchemas(first, batch)).toEqual([]);
  });

  it("are zod's output for a client that decodes, types and values", async () => {
    expect(await runRandomSchemas(1, batch, true)).toEqual([]);
  });
});
