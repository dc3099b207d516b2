import { describe, expect, it } from "vitest";
import type { Procedure } from "../model/model.ts";
import { checkNumbers } from "./numbers.ts";

function textsOf(more: Partial<Procedure>): string[] {
  const procedure: Procedure = { name: "a", kind: "call", parts: {}, errors: [], ...more };
  return checkNumbers({ entry: "contract.ts", procedures: [procedure], namespaces: [], shapes: [] }).map(
    ({ rule, message }) => `${rule} ${message}`,
  );
}

describe("a number beside the schemas", () => {
  it.each<[Partial<Procedure>, string]>([
    [{ timeoutMs: 0 }, "`timeoutMs` is 0"],
    [{ timeoutMs: -1 }, "`timeoutMs` is -1"],
    [{ timeoutMs: Number.NaN }, "`timeoutMs` is NaN"],
    [{ keep: { events: -5, ms: 1 } }, "`keep.events` is -5"],
    [{ keep: { ms: Number.NaN } }, "`keep.ms` is NaN"],
  ])("is refused where it means nothing: %o", (more, says) => {
    expect(textsOf(more)).toEqual([`contract/number a: ${says}, which cannot be kept to`]);
  });

  it.each<[Partial<Procedure>]>([
    [{}],
    [{ timeoutMs: 1 }],
    [{ timeoutMs: Number.POSITIVE_INFINITY }],
    [{ keep: {} }],
    [{ keep: { events: undefined } as Procedure["keep"] & object }],
    [{ keep: { events: 0, ms: 300_000 } }],
  ])("is taken where it does: %o", (more) => {
    expect(textsOf(more)).toEqual([]);
  });

  it("is refused where it stands, and with what to write", () => {
    const at = (line: number) => ({ file: "contract.ts", line, column: 3 });
    const place = at(1);
    const more: Partial<Procedure> = { timeoutMs: 0, keep: { ms: -1 }, place, partPlaces: { timeoutMs: at(2) } };
    const procedure: Procedure = { name: "a", kind: "topic", parts: {}, errors: [], ...more };

    const found = checkNumbers({ entry: "contract.ts", procedures: [procedure], namespaces: [], shapes: [] });

    expect(found.map(({ help, place }) => [place?.line, help])).toEqual([
      [2, "name a positive number of milliseconds"],
      [1, "name how much is kept, or leave it out"],
    ]);
  });
});
