import { call, stream } from "@wsrpc-ts/runtime";
import { describe, expect, it } from "vitest";
import * as z from "zod";
import { modelOf } from "../../../../test/support/model-of.ts";
import type { Model } from "../model/model.ts";
import { checkAllowances } from "./allowance.ts";
import { breakingChanges } from "./breaking.ts";

const old = modelOf({ send: call({ input: z.object({ room: z.string() }), output: z.string() }) });
const now = modelOf({ send: call({ input: z.object({ room: z.string(), text: z.string() }), output: z.string() }) });
const today = "2026-11-21";

describe("a breaking change", () => {
  it("says what changed, what would be refused, and how to mend it", () => {
    expect(breakingChanges(old, now, today)).toEqual([
      {
        rule: "INPUT_FIELD_REQUIRED_ADDED",
        category: "WIRE",
        severity: "error",
        message: "send: `input.text` is new, and required",
        help: 'old clients may send { room: "a" }, which is refused now; make it optional, or give it a default',
        procedures: ["send"],
        counterExample: '{ room: "a" }',
      },
    ]);
  });

  it("is said once of a type that many use", () => {
    const Line = z.object({ id: z.string(), at: z.date() });
    const Short = z.object({ id: z.string() });
    const use = (line: z.ZodType) =>
      modelOf(
        { a: call({ output: line }), b: stream({ item: line }), c: stream({ item: line }) },
        new Map([[line, "Line"]]),
      );

    expect(
      breakingChanges(use(Line), use(Short), today).map(({ message, procedures }) => [message, procedures]),
    ).toEqual([["a and 2 more: `output.at` (Line.at) is no longer given", ["a", "b", "c"]]]);
  });

  it("says of two patterns that it cannot compare that it cannot", () => {
    const use = (pattern: RegExp) => modelOf({ a: call({ input: z.string().regex(pattern) }) });

    const [found] = breakingChanges(use(/^(?=.*\d).{8,}$/), use(/^(?=.*\d).{7,}$/), today);

    expect([found?.severity, found?.message, found?.counterExample]).toEqual([
      "error",
      "a: `input` is now /^(?=.*\\d).{7,}$/ (was /^(?=.*\\d).{8,}$/): whether all of the one fits the other, nobody can tell",
      undefined,
    ]);
  });

  it("of what is caught where it does not fit is that it is read otherwise", () => {
    const use = (colors: [string, ...string[]]) =>
      modelOf({ a: call({ input: z.object({ color: z.enum(colors).catch("red") }) }) });

    const [found] = breakingChanges(use(["red", "green"]), use(["red"]), today);

    expect([found?.severity, found?.message]).toEqual([
      "warning",
      'a: `input.color` no longer accepts "green" (what does not fit is caught)',
    ]);
  });

  it("is said of all that use a type, though it is called like one of them", () => {
    const use = (color: z.ZodType) =>
      modelOf({ run: call({ output: color }), walk: call({ output: color }) }, new Map([[color, "run"]]));

    const [found] = breakingChanges(use(z.enum(["red"])), use(z.enum(["red", "green"])), today);

    expect(found?.message).toMatch(/^run and 1 more: `output` \(run\) /);
  });

  it("is said of each type that it happened to", () => {
    const [A, B] = [z.object({ id: z.string(), at: z.date() }), z.object({ id: z.string(), at: z.date() })];
    const [shortA, shortB] = [z.object({ id: z.string() }), z.object({ id: z.string() })];
    const use = (a: z.ZodType, b: z.ZodType) =>
      modelOf(
        { a: call({ output: a }), b: call({ output: b }) },
        new Map([
          [a, "A"],
          [b, "B"],
        ]),
      );

    const found = breakingChanges(use(A, B), use(shortA, shortB), today);

    expect(found.map(({ message }) => message)).toEqual([
      "a: `output.at` (A.at) is no longer given",
      "b: `output.at` (B.at) is no longer given",
    ]);
  });

  it("is said apart of what servers take and of what they give", () => {
    const use = (id: z.ZodType) => {
      const Line = z.object({ id });
      return modelOf({ a: call({ input: Line }), b: call({ output: Line }) }, new Map([[Line, "Line"]]));
    };

    const found = breakingChanges(use(z.string()), use(z.number()), today);

    expect(found.map(({ rule, message }) => [rule, message])).toEqual([
      ["INPUT_TYPE_CHANGED", "a: `input.id` (Line.id) is now number (was string)"],
      ["OUTPUT_TYPE_CHANGED", "b: `output.id` (Line.id) is now number (was string)"],
    ]);
  });

  it("comes before warnings, and one that is allowed before those of code", () => {
    const before = modelOf({ send: call({ errors: { Full: z.null() }, input: z.object({}) }) });
    const after = modelOf({ send: call({ input: z.object({ text: z.string() }) }) });

    const found = breakingChanges(
      before,
      documented(after, "@wsrpc-allow INPUT_FIELD_REQUIRED_ADDED until 2027-01-01"),
      today,
    );

    expect(found.map(({ rule }) => rule)).toEqual(["INPUT_FIELD_REQUIRED_ADDED", "ERROR_REMOVED"]);
  });

  it("comes before warnings", () => {
    const before = modelOf({ a: call({ errors: { Full: z.null() }, output: z.string() }) });
    const after = modelOf({ a: call({ output: z.string().nullable() }) });

    expect(breakingChanges(before, after, today).map(({ rule, severity }) => [rule, severity])).toEqual([
      ["OUTPUT_NULL_ADDED", "error"],
      ["ERROR_REMOVED", "warning"],
    ]);
  });

  it.each([
    [
      "a day to come",
      "@wsrpc-allow INPUT_FIELD_REQUIRED_ADDED until 2027-01-01",
      "warning",
      " (allowed until 2027-01-01)",
    ],
    [
      "today",
      "@wsrpc-allow INPUT_FIELD_REQUIRED_ADDED until 2026-11-21 all clients are ours",
      "warning",
      " (allowed until 2026-11-21)",
    ],
    [
      "a day that is over",
      "@wsrpc-allow INPUT_FIELD_REQUIRED_ADDED until 2026-11-20",
      "error",
      " (allowed until 2026-11-20, which is over)",
    ],
    [
      "the later of two days",
      "@wsrpc-allow INPUT_FIELD_REQUIRED_ADDED until 2026-11-20\n@wsrpc-allow INPUT_FIELD_REQUIRED_ADDED until 2027-01-01",
      "warning",
      " (allowed until 2027-01-01)",
    ],
    ["another rule", "@wsrpc-allow INPUT_TYPE_CHANGED until 2027-01-01", "error", ""],
    ["nothing", "Says it.", "error", ""],
  ])("that is allowed until %s", (_title, docs, severity, note) => {
    const [found] = breakingChanges(old, documented(now, docs), today);

    expect([found?.severity, found?.message]).toEqual([severity, `send: \`input.text\` is new, and required${note}`]);
  });

  it("may be allowed at the field that is new", () => {
    const docs = "@wsrpc-allow INPUT_FIELD_REQUIRED_ADDED until 2027-01-01";
    const shapes = now.shapes.map((shape) =>
      shape.kind === "object"
        ? { ...shape, fields: shape.fields.map((field) => (field.key === "text" ? { ...field, docs } : field)) }
        : shape,
    );

    const [found] = breakingChanges(old, { ...now, shapes }, today);

    expect(found?.allowedUntil).toBe("2027-01-01");
  });

  it("may be allowed at the error that it is about, which is where it is shown", () => {
    const failing = (code: "ABORTED" | "NOT_FOUND") =>
      modelOf({ run: call({ errors: { Bad: { code, data: z.null() } } }) });
    const place = { file: "errors.ts", line: 3, column: 1 };
    const docs = "@wsrpc-allow ERROR_CODE_CHANGED until 2027-01-01";
    const after = failing("NOT_FOUND");
    const procedures = after.procedures.map((procedure) => ({
      ...procedure,
      errors: procedure.errors.map((error) => ({ ...error, docs, place })),
    }));

    const [found] = breakingChanges(failing("ABORTED"), { ...after, procedures }, today);

    expect([found?.place, found?.allowedUntil]).toEqual([place, "2027-01-01"]);
  });

  it("that is a removal says of what allows one elsewhere that it is about that alone", () => {
    const after = modelOf({ send: call({}) });
    const docs = "@wsrpc-allow PROCEDURE_REMOVED until 2027-01-01";
    const first = { ...after, namespaces: [{ name: "account", docs }, { name: "files" }] };
    const top = { ...first, about: { docs, place: { file: "contract.ts", line: 1, column: 1 } } };

    const helps = [after, first, top].map(
      (model) => breakingChanges(modelOf({ send: call({}), see: call({}) }), model, today)[0]?.help,
    );

    const help = "keep it, marked `@deprecated`, until no client calls it any more";
    const stray =
      "the `@wsrpc-allow` above `account` is about that alone: for the whole contract it stands at the top, and `account` has a `/** … */` of its own below it";
    expect(helps).toEqual([help, `${help}; ${stray}`, help]);
  });

  it("is shown at the option that it is about", () => {
    const before = modelOf({ run: call({ output: z.string(), timeoutMs: 5_000 }) });
    const after = modelOf({ run: call({ output: z.string(), timeoutMs: 1_000 }) });
    const place = { file: "contract.ts", line: 3, column: 29 };
    const procedures = after.procedures.map((procedure) => ({ ...procedure, partPlaces: { timeoutMs: place } }));

    const [found] = breakingChanges(before, { ...after, procedures }, today);

    expect([found?.rule, found?.place]).toEqual(["TIMEOUT_SHORTENED", place]);
  });

  it("must be allowed wherever it shows", () => {
    const Line = z.object({ id: z.string(), at: z.date() });
    const Short = z.object({ id: z.string() });
    const use = (line: z.ZodType) =>
      modelOf({ a: call({ output: line }), b: stream({ item: line }) }, new Map([[line, "Line"]]));
    const docs = "@wsrpc-allow OUTPUT_FIELD_REMOVED until 2027-01-01";
    const short = use(Short);

    const atOne = documented(short, docs);
    const atType = { ...short, shapes: short.shapes.map((shape) => (shape.entity ? { ...shape, docs } : shape)) };

    expect(breakingChanges(use(Line), atOne, today)[0]?.severity).toBe("error");
    expect(breakingChanges(use(Line), atType, today)[0]?.severity).toBe("warning");
  });
});

describe("an allowance", () => {
  const example = "write it as `@wsrpc-allow INPUT_FIELD_NOW_REQUIRED until 2027-01-01`";

  it.each([
    ["@wsrpc-allow", "`@wsrpc-allow` names no rule", example],
    [
      "@wsrpc-allow INPUT_FEILD_ADDED until 2027-01-01",
      "`@wsrpc-allow INPUT_FEILD_ADDED`: there is no such rule",
      "`npx wsrpc breaking` names the rule of each change; it is written in capitals",
    ],
    ["@wsrpc-allow ERROR_ADDED", "`@wsrpc-allow ERROR_ADDED` does not say until when", example],
    [
      "@wsrpc-allow ERROR_ADDED until tomorrow",
      "`@wsrpc-allow ERROR_ADDED until tomorrow`: tomorrow is no day",
      example,
    ],
    [
      "@wsrpc-allow ERROR_ADDED until 2027-02-30",
      "`@wsrpc-allow ERROR_ADDED until 2027-02-30`: 2027-02-30 is no day",
      example,
    ],
  ])("that cannot be understood is an error: %s", (docs, message, help) => {
    expect(checkAllowances(documented(now, docs))).toEqual([
      { rule: "breaking/allow", severity: "error", message, help },
    ]);
  });

  it.each<[where: string, model: Partial<Model>]>([
    ["the contract", { about: { docs: "@wsrpc-allow", place: { file: "a.ts", line: 1, column: 1 } } }],
    ["a module", { namespaces: [{ name: "chat", docs: "@wsrpc-allow" }] }],
    ["a type", { shapes: now.shapes.map((shape, id) => (id === 0 ? { ...shape, docs: "@wsrpc-allow" } : shape)) }],
  ])("that cannot be understood is an error at %s", (_where, model) => {
    expect(checkAllowances({ ...now, ...model }).map(({ message }) => message)).toEqual([
      "`@wsrpc-allow` names no rule",
    ]);
  });

  it("that cannot be understood is told once, however often what it stands at is read", () => {
    const at = { docs: "@wsrpc-allow", place: { file: "a.ts", line: 1, column: 1 } };
    const shapes = [...now.shapes, ...now.shapes].map((shape) => ({ ...shape, ...at }));

    expect(checkAllowances({ ...now, shapes })).toHaveLength(1);
  });

  it("is understood among other words", () => {
    expect(
      checkAllowances(documented(now, "Says it.\n\n@wsrpc-allow ERROR_ADDED until 2027-01-01 for the spring release")),
    ).toEqual([]);
  });
});

function documented(model: Model, docs: string): Model {
  const [first, ...others] = model.procedures;
  return { ...model, procedures: [{ ...first, docs } as Model["procedures"][number], ...others] };
}
