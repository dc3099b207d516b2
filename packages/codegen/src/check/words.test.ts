import { describe, expect, it } from "vitest";
import type { Procedure } from "../model/model.ts";
import { checkWords } from "./words.ts";

function textsOf(more: object): string[] {
  const procedure: Procedure = { name: "a", kind: "call", parts: {}, errors: [], ...more };
  return checkWords({ entry: "contract.ts", procedures: [procedure], namespaces: [], shapes: [] }).map(
    ({ rule, message, help }) => `${rule} ${message} | ${help}`,
  );
}

describe("a word beside the schemas", () => {
  it.each<[object, string]>([
    [{ idempotent: "yes" }, 'a: `idempotent: "yes"` means nothing | what there is: true, false, "key"'],
    [{ idempotent: 1 }, 'a: `idempotent: 1` means nothing | what there is: true, false, "key"'],
    [{ mode: "newest" }, 'a: `mode: "newest"` means nothing | what there is: "all", "latest", "volatile"'],
    [{ keep: { event: 5 } }, 'a: `keep.event` means nothing | what there is: "events", "ms"'],
  ])("is refused where it means nothing: %o", (more, says) => {
    expect(textsOf(more)).toEqual([`contract/word ${says}`]);
  });

  it.each<[object]>([
    [{}],
    [{ idempotent: true }],
    [{ idempotent: "key" }],
    [{ mode: "all" }],
    [{ mode: "latest", keep: { events: 1, ms: 1 } }],
    [{ mode: "volatile" }],
  ])("is taken where it does: %o", (more) => {
    expect(textsOf(more)).toEqual([]);
  });
});
