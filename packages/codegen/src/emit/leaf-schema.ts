/** Shapes with nothing inside as JSON Schema. */

import { nameOfFormat, patternsBeside } from "../model/formats.ts";
import type { Constraints, Shape } from "../model/shape.ts";
import type { WireView } from "../model/view.ts";
import type { Json } from "../model/wire-schema.ts";

export type JsonSchema = { readonly [key: string]: Json };

/** How a value is encoded: by the plan of its place, or saying of itself what it is. */
export type Encoding = "planned" | "tagged";

/** zod's names of formats that JSON Schema has too. Not `time`: there it ends with an offset, which zod's may not have. */
const formats: Readonly<Record<string, string>> = {
  email: "email",
  url: "uri",
  uuid: "uuid",
  datetime: "date-time",
  date: "date",
  duration: "duration",
  ipv4: "ipv4",
  ipv6: "ipv6",
  hostname: "hostname",
};

/** What some schemas of a format take, though JSON Schema's format of that name does not. */
const beyond: Readonly<Record<string, readonly string[]>> = {
  datetime: ["2000-01-01T00:00:00", "2000-01-01T00:00Z"],
  email: ["a@localhost", "a@[127.0.0.1]", "ä@example.com", "a@bücher.example"],
};

export function leafSchema(shape: Shape, view: WireView, encoding: Encoding): JsonSchema {
  if ("coerce" in shape && shape.coerce && view === "in") return {};
  const tagged = (name: string, schema: JsonSchema) => (encoding === "planned" ? schema : tag(name, schema));
  switch (shape.kind) {
    case "string":
      return stringSchema(shape.constraints ?? {});
    case "template":
      return { type: "string" };
    case "number":
      return numberSchema(shape.constraints ?? {});
    case "nan":
      return tagged("$f", { const: "NaN" });
    case "boolean":
    case "null":
      return { type: shape.kind };
    case "undefined":
    case "void":
      return encoding === "tagged" ? { const: { $u: 1 } } : { type: "null" };
    case "date":
      return tagged("$d", { type: "string", format: "date-time", pattern: "\\.\\d{3}Z$" });
    case "bigint":
      return tagged("$n", { type: "string", pattern: "^-?\\d+$" });
    case "bytes":
      return bytes;
    case "never":
      return { not: {} };
    default:
      return {};
  }
}

/** A value that says of itself what it is. */
export function tag(name: string, schema: JsonSchema): JsonSchema {
  return { type: "object", properties: { [name]: schema }, required: [name], additionalProperties: false };
}

const bytes: JsonSchema = {
  type: "object",
  description: "Bytes: the place of their part behind the JSON text of the message.",
  properties: { $b: { type: "integer", minimum: 0 } },
  required: ["$b"],
  additionalProperties: false,
};

function stringSchema(constraints: Constraints): JsonSchema {
  const { min, max, format = "", patterns = [] } = constraints;
  const name = nameOfFormat(format);
  const isWider = beyond[name]?.some((text) => patterns.every((pattern) => isTaken(text, pattern)));
  const known = isWider ? undefined : formats[name];
  const told = known === undefined ? patterns : patternsBeside(constraints);
  const sources = told.flatMap((pattern) => sourceOf(pattern) ?? []);
  const [first, ...more] = sources;
  return {
    type: "string",
    ...(min !== undefined && { minLength: Number(min) }),
    ...(max !== undefined && { maxLength: Number(max) }),
    ...(known !== undefined && { format: known }),
    ...(first !== undefined && { pattern: first }),
    ...(more.length > 0 && { allOf: more.map((pattern) => ({ pattern })) }),
  };
}

/** Flags cannot be said, and JSON Schema's expressions are read with `u`, which refuses what goes without it. */
function sourceOf(pattern: string): string | undefined {
  const source = /^\/(.*)\/$/s.exec(pattern)?.[1];
  return source !== undefined && expression(source, "u") ? source : undefined;
}

function isTaken(text: string, pattern: string): boolean {
  const [, source = "", flags = ""] = /^\/(.*)\/([a-z]*)$/s.exec(pattern) ?? [];
  return expression(source, flags)?.test(text) ?? false;
}

/** @returns `undefined` if it cannot be read */
function expression(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch {
    return undefined;
  }
}

function numberSchema({ min, max, above, below, multipleOf, integer }: Constraints): JsonSchema {
  return {
    type: integer ? "integer" : "number",
    ...(min !== undefined && { minimum: Number(min) }),
    ...(max !== undefined && { maximum: Number(max) }),
    ...(above !== undefined && { exclusiveMinimum: Number(above) }),
    ...(below !== undefined && { exclusiveMaximum: Number(below) }),
    ...(multipleOf !== undefined && Number(multipleOf) !== 0 && { multipleOf: Math.abs(Number(multipleOf)) }),
  };
}
