/** Values and what has no parts, as TypeScript types. */

import type { LiteralValue, Shape } from "../model/shape.ts";
import type { View } from "../model/view.ts";
import { quote } from "../print/quote.ts";

export function literalText(value: LiteralValue): string {
  if (typeof value === "string") return quote(value);
  if (typeof value !== "object" || value === null) return String(value);
  if ("bigint" in value) return `${value.bigint}n`;
  return "undefined" in value ? "undefined" : "number";
}

export function leafText(shape: Shape, view: View): string {
  if ("coerce" in shape && shape.coerce && view === "in") return shape.takes?.join(" | ") ?? "unknown";
  switch (shape.kind) {
    case "nan":
      return "number";
    case "date":
      return "Date";
    case "bytes":
      return "Uint8Array";
    case "file":
      return "File";
    case "transform":
    case "custom":
    case "function":
    case "promise":
    case "unsupported":
      return "unknown";
    default:
      return shape.kind;
  }
}
