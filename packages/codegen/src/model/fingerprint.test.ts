import { call, stream, topic } from "@wsrpc-ts/runtime";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import { fingerprint } from "./fingerprint.ts";

const s = z.string();
const n = z.number();
const base = call({ input: z.object({ a: s, b: n }), output: z.object({ c: s }), errors: { X: s, Y: n } });

describe("the fingerprint of a contract", () => {
  it.each([
    [
      "the order of fields and errors",
      call({ input: z.object({ b: n, a: s }), output: z.object({ c: s }), errors: { Y: n, X: s } }),
    ],
    [
      "bounds and formats",
      call({
        input: z.object({ a: s.max(3), b: n.int() }),
        output: z.object({ c: z.email() }),
        errors: { X: s, Y: n },
      }),
    ],
    [
      "documentation",
      call({ input: z.object({ a: s.describe("A."), b: n }), output: z.object({ c: s }), errors: { X: s, Y: n } }),
    ],
    [
      "brands",
      call({ input: z.object({ a: s.brand("A"), b: n }), output: z.object({ c: s }), errors: { X: s, Y: n } }),
    ],
  ])("does not show %s", (_what, run) => {
    expect(of({ run })).toBe(of({ run: base }));
  });

  it("does not show of what a server gives that it is coerced", () => {
    expect(of({ run: call({ output: z.coerce.number() }) })).toBe(of({ run: call({ output: n }) }));
  });

  it("does not show whether what is usual is said", () => {
    expect(of({ run: topic({ event: s, mode: "all" }) })).toBe(of({ run: topic({ event: s }) }));
    expect(of({ run: call({ errors: { X: { code: "FAILED_PRECONDITION", data: s } } }) })).toBe(
      of({ run: call({ errors: { X: s } }) }),
    );
  });

  it.each([
    [
      "a new field",
      {
        run: call({
          input: z.object({ a: s, b: n, d: s.optional() }),
          output: z.object({ c: s }),
          errors: { X: s, Y: n },
        }),
      },
    ],
    [
      "a field's type",
      { run: call({ input: z.object({ a: n, b: s }), output: z.object({ c: s }), errors: { X: s, Y: n } }) },
    ],
    ["a procedure's name", { ran: base }],
    ["a new procedure", { run: base, ran: base }],
    [
      "a procedure's kind",
      { run: stream({ input: z.object({ a: s, b: n }), item: z.object({ c: s }), errors: { X: s, Y: n } }) },
    ],
  ])("shows %s", (_what, exports) => {
    expect(of(exports)).not.toBe(of({ run: base }));
    expect(of(exports)).toMatch(/^[0-9a-f]{16}$/);
  });

  it.each([
    ["a value's type, if there is no other", call({ output: s }), call({ output: n })],
    ["which part a value is", call({ input: s }), call({ output: s })],
    ["the code of an error", call({ errors: { X: s } }), call({ errors: { X: { code: "NOT_FOUND", data: s } } })],
    ["the mode of a topic", topic({ event: s }), topic({ event: s, mode: "latest" })],
    ["what a number is made of", call({ input: n }), call({ input: z.coerce.number() })],
  ])("shows %s", (_what, run, other) => {
    expect(of({ run })).not.toBe(of({ run: other }));
  });
});

function of(exports: object): string {
  return fingerprint(modelOf(exports));
}
