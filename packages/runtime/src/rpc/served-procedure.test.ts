import { expect, it } from "vitest";
import * as z from "zod";
import { call } from "../contract/contract.ts";
import { gatesOf } from "./served-procedure.ts";
import { wireOptional } from "./wire-collections.ts";
import { toWire } from "./wire-plan.ts";

it("gives an error without data as one, of whichever kind the contract has it", () => {
  const procedure = call({ errors: { Gone: z.void(), Muted: z.null() } });
  const { errors } = gatesOf({ name: "a", procedure, errors: { Gone: wireOptional() } });

  const given = ["Gone", "Muted"].map((name) => errors.get(name)?.data.give(null));

  expect(given).toEqual([toWire(wireOptional(), undefined), toWire(undefined, null)]);
});
