/** The types of schema that zod sees to alone, and that leave a value what it is: others may make another one of it, or run code of their author. */

import type * as zod from "zod/v4/core";

export const plainTypes: ReadonlySet<string | undefined> = new Set<zod.$ZodTypeDef["type"]>([
  "any",
  "array",
  "bigint",
  "boolean",
  "date",
  "enum",
  "intersection",
  "lazy",
  "literal",
  "map",
  "nan",
  "never",
  "nonoptional",
  "null",
  "nullable",
  "number",
  "object",
  "optional",
  "readonly",
  "record",
  "set",
  "string",
  "template_literal",
  "tuple",
  "undefined",
  "union",
  "unknown",
  "void",
]);
