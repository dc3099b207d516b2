import { call, stream, topic } from "@wsrpc-ts/runtime";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import type { Model } from "../model/model.ts";
import { lockText } from "./lock-text.ts";
import { LockError, parseLock } from "./parse-lock.ts";

const Color = z.enum(["red", "green"]);
const Node = z.object({
  label: z.string().min(1).max(20),
  color: Color.default("red"),
  get kids() {
    return z.array(Node);
  },
});
const everything = {
  a: stream({
    input: z.object({ ["__proto__"]: z.int(), at: z.date().optional() }),
    item: Node,
  }),
  b: call({
    input: z.union([
      z.tuple([z.string()], z.number()),
      z.map(z.string(), z.bigint().positive()),
      z.set(z.literal([1, "x", null])),
    ]),
    output: z.discriminatedUnion("k", [z.strictObject({ k: z.literal("a") }), z.looseObject({ k: z.literal("b") })]),
    errors: { Gone: { code: "NOT_FOUND", data: z.templateLiteral(["id-", z.number()]) } },
    timeoutMs: 9,
    idempotent: "key",
  }),
  c: call({
    input: z.codec(z.iso.datetime(), z.date(), {
      decode: (text) => new Date(text),
      encode: (date) => date.toISOString(),
    }),
  }),
  d: call({
    input: z.intersection(z.object({ a: z.string() }), z.record(z.string(), z.unknown())),
    output: z.string().nullable().readonly(),
  }),
};

const named = new Map<object, string>([
  [Color, "Color"],
  [Node, "Node"],
]);

describe("a lock", () => {
  it("is read as what was written", () => {
    const text = lockText(new Map([["contract.ts", modelOf(everything, named)]]));

    const again = parseLock(text);

    expect(lockText(again)).toBe(text);
    expect([...again.keys()]).toEqual(["contract.ts"]);
  });

  it("keeps what has no end", () => {
    const endless = Number.POSITIVE_INFINITY;
    const model = modelOf({
      a: call({ timeoutMs: endless }),
      b: topic({ event: z.string(), keep: { events: endless, ms: 9 } }),
    });

    const again = parseLock(lockText(new Map([["contract.ts", model]]))).get("contract.ts");

    const [a, b] = again?.procedures ?? [];
    expect(a?.timeoutMs).toBe(endless);
    expect(b?.keep).toEqual({ events: endless, ms: 9 });
  });

  it("is read where a text of the contract looks like a merge conflict", () => {
    const text = lockText(new Map([["contract.ts", modelOf({ a: call({ input: z.literal("<<<<<<< HEAD") }) })]]));

    expect(lockText(parseLock(text))).toBe(text);
  });

  it("is the same text in whatever order things are declared", () => {
    const { a, b, c, d } = everything;
    const forth = lockText(
      new Map([
        ["x.ts", modelOf({ a, b })],
        ["y.ts", modelOf({ c, d })],
      ]),
    );
    const back = lockText(
      new Map([
        ["y.ts", modelOf({ d, c })],
        ["x.ts", modelOf({ b, a })],
      ]),
    );

    expect(back).toBe(forth);
  });

  it("has a line for each field, and none for documentation", () => {
    const model = modelOf({ hello: call({ input: z.object({ name: z.string().max(9), age: z.int().optional() }) }) });
    const [first] = model.procedures;

    const text = lockText(
      new Map([["c.ts", { ...model, procedures: [{ ...first, docs: "Says it.\n@deprecated" }] } as Model]]),
    );

    expect(text.split("\n").slice(4)).toEqual([
      '      "procedures": {',
      '        "hello": {',
      '          "kind": "call",',
      '          "deprecated": true,',
      '          "input": {',
      '            "kind": "object",',
      '            "fields": {',
      '              "age": { "kind": "optional", "inner": { "kind": "number", "constraints": { "integer": true } } },',
      '              "name": { "kind": "string", "constraints": { "max": 9 } }',
      "            }",
      "          }",
      "        }",
      "      },",
      '      "types": {}',
      "    }",
      "  }",
      "}",
      "",
    ]);
  });

  it.each([
    ["", "it is no JSON: Unexpected end of JSON input"],
    ["<<<<<<< ours\n{}", "it holds a merge conflict"],
    ["[]", "the whole should be an object, but is []"],
    ["{}", "it is no lock of wsrpc"],
    ['{"lock":2}', "it was written by a newer wsrpc (format 2, known is 1)"],
    ['{"lock":1}', "contracts should be an object, but is missing"],
    [lockOf('{"procedures":{}}'), "types should be an object, but is missing"],
    [lockOf('{"types":{},"procedures":{"a":7}}'), "a should be an object, but is 7"],
    [lockOf('{"types":{},"procedures":{"a":{"kind":"toString"}}}'), 'a is of no known kind: "toString"'],
    [
      lockOf('{"types":{},"procedures":{"a":{"kind":"call","input":"constructor"}}}'),
      'it holds a type of unknown kind: "constructor"',
    ],
    [lockOf('{"types":{},"procedures":{"a":{"kind":"call","input":{"ref":"Gone"}}}}'), 'there is no type "Gone" in it'],
    [lockOf('{"types":{},"procedures":{"a":{"kind":"call","input":null}}}'), "a type should be an object, but is null"],
    [
      lockOf('{"types":{},"procedures":{"a":{"kind":"call","input":{"kind":"template"}}}}'),
      "a list is missing, there is undefined",
    ],
  ])("is refused with a reason: %s", (text, reason) => {
    expect(() => parseLock(text)).toThrow(new LockError(reason));
  });
});

function lockOf(contract: string): string {
  return `{"lock":1,"contracts":{"c.ts":${contract}}}`;
}
