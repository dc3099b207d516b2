import { call } from "@wsrpc-ts/runtime";
import { expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import { limitsText } from "./limits-text.ts";

const [s, n] = [z.string(), z.number()];

it.each<[schema: z.ZodType, text: string[]]>([
  [s, []],
  [s.min(1), ["at least 1 character"]],
  [s.max(2), ["at most 2 characters"]],
  [s.min(1).max(2), ["1 to 2 characters"]],
  [s.length(3), ["exactly 3 characters"]],
  [z.array(s).min(2), ["at least 2 items"]],
  [z.set(s).max(1), ["at most 1 item"]],
  [z.map(s, s).min(1), ["at least 1 entry"]],
  [n.min(0).max(9), ["≥ 0", "≤ 9"]],
  [n.gt(0).lt(9), ["> 0", "< 9"]],
  [n.multipleOf(5), ["multiple of 5"]],
  [z.url(), ["URL"]],
  [z.email(), ["email"]],
  [z.iso.datetime(), ["ISO time"]],
  [z.uuid().regex(/^a/), ["UUID", "matches /^a/"]],
  [z.stringFormat("slug", /^[a-z-]+$/), ["slug"]],
  [z.stringFormat("slug", /^[a-z-]+$/).regex(/^a/), ["slug", "matches /^[a-z-]+$/", "matches /^a/"]],
  [s.regex(/^a/), ["matches /^a/"]],
])("the page shows the limits of a value in words, row %#", (schema, text) => {
  const { procedures, shapes } = modelOf({ run: call({ input: schema }) });
  const shape = shapes[procedures[0]?.parts.input as number] as (typeof shapes)[number];

  expect(limitsText(shape).map((limit) => limit.replaceAll("\u00a0", " "))).toEqual(text);
});
