import { call } from "@wsrpc-ts/runtime";
import { expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import { TypeHtml } from "./html-type.ts";

const sizes = z.enum(["s", "m"]);

it.each([
  ["record of all keys", 'Record<"s" | "m", number>', z.record(sizes, z.int())],
  ["record of some keys", 'Partial<Record<"s" | "m", number>>', z.partialRecord(sizes, z.int())],
  ["check that only its author knows", "unknown", z.custom(() => true)],
  ["list of literals with NaN", "1 | NaN", z.literal([1, Number.NaN])],
])("the page shows a %s as %s", (_what, shown, input) => {
  const { procedures, shapes } = modelOf({ stock: call({ input }) });
  const types = new TypeHtml(shapes, { nameOf: () => undefined, linkTo: () => undefined });

  const { text } = types.line(procedures[0]?.parts.input as number, "in");

  expect(textOf(text)).toBe(shown);
});

function textOf(html: string): string {
  const plain = html.replace(/<[^>]*>/g, "");
  return plain.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"');
}
