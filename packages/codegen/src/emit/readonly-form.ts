/** What zod's `.readonly()` does to the type of a schema, which is not always what TypeScript's `Readonly` does. */

import { hasOwnType } from "../model/opaque.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import type { View } from "../model/view.ts";

/**
 * `mapped`: `Readonly<…>`. `list`: `readonly …[]`. `collection`: `ReadonlyMap` and the like. `parts`: each of what is inside by itself.
 * `empty`: zod makes `{}` of `unknown`. `same`: nothing to be written to.
 */
export type ReadonlyForm = "mapped" | "list" | "collection" | "parts" | "empty" | "same";

/** Nothing can be written to them, or zod leaves them alone: they say of themselves what they are. */
const builtIn = new Set<Shape["kind"]>(["date", "bytes", "bigint"]);

export function readonlyForm(shapes: readonly Shape[], id: ShapeId, view: View): ReadonlyForm {
  const shape = shapes[id] as Shape;
  if (hasOwnType(shape, view)) return ownForm(shape);
  switch (shape.kind) {
    case "object":
    case "record":
    case "intersection":
      return "mapped";
    case "union":
      return shape.options.every((option) => readonlyForm(shapes, option, view) === "mapped") ? "mapped" : "parts";
    case "preprocess":
      return view === "in" ? "empty" : "parts";
    case "success":
      return view === "held" ? "same" : "parts";
    default:
      if ("inner" in shape || "in" in shape) return "parts";
      return isUnknown(shape, view) ? "empty" : (listForm(shape) ?? "same");
  }
}

function ownForm(shape: Shape): ReadonlyForm {
  if (shape.foreign) return "mapped";
  return listForm(shape) ?? (builtIn.has(shape.kind) ? "same" : "mapped");
}

function listForm({ kind }: Shape): ReadonlyForm | undefined {
  if (kind === "array" || kind === "tuple") return "list";
  return kind === "map" || kind === "set" ? "collection" : undefined;
}

function isUnknown(shape: Shape, view: View): boolean {
  return shape.kind === "unknown" || (view === "in" && "coerce" in shape && shape.coerce === true);
}
