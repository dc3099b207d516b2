import { expect, it } from "vitest";
import * as z from "zod";
import { call, topic } from "../contract/contract.ts";
import { gatesOf, topicRoute } from "./served-procedure.ts";
import { wireOptional } from "./wire-collections.ts";
import { toWire } from "./wire-plan.ts";

it("gives an error without data as one, of whichever kind the contract has it", () => {
  const procedure = call({ errors: { Gone: z.void(), Muted: z.null() } });
  const { errors } = gatesOf({ name: "a", procedure, errors: { Gone: wireOptional() } });

  const given = ["Gone", "Muted"].map((name) => errors.get(name)?.data.give(null));

  expect(given).toEqual([toWire(wireOptional(), undefined), toWire(undefined, null)]);
});

it("names the topic of what is published and does not fit: one handler may publish to several", () => {
  const procedure = topic({ params: z.object({ room: z.string() }), event: z.string() });
  const { params, event } = topicRoute({ name: "chat.lines", procedure }, 0, undefined);
  const wrong = toWire(undefined, { room: 1 });

  expect(() => params.give(wrong.value)).toThrow(/^the params of chat\.lines do not fit the contract: room: /);
  expect(() => params.take(wrong)).toThrow(/^the params do not fit the contract: room: /);
  expect(() => event.give(1)).toThrow(/^the event of chat\.lines does not fit the contract: /);
});
