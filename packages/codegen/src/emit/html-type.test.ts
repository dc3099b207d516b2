import { call } from "@wsrpc-ts/runtime";
import { expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import { TypeHtml } from "./html-type.ts";

const sizes = z.enum(["s", "m"]);

it.each([
  ["record of all keys", z.record(sizes, z.int()), 'Record<"s" | "m", number>'],
  ["record of some keys", z.partialRecord(sizes, z.int()), 'Partial<Record<"s" | "m", number>>'],
])("the page shows a %s as one", (_what, input, shown) => {
  const { procedures, shapes } = modelOf({ stock: call({ input }) });
  const types = new TypeHtml(shapes, { nameOf: () => undefined, linkTo: () => undefined });

  const { text } = types.line(procedures[0]?.parts.input as number, "in");

  expect(textOf(text)).toBe(shown);
});

function textOf(html: string): string {
  const plain = html.replace(/<[^>]*>/g, "");
  return plain.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&quot;", '"');
}
