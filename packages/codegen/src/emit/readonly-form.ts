/** What zod's `.readonly()` does to the type of a schema, which is not always what TypeScript's `Readonly` does. */

import { hasOwnType } from "../model/opaque.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import type { View } from "../model/view.ts";

/**
 * `mapped`: `Readonly<…>`. `list`: `readonly …[]`. `collection`: `ReadonlyMap` and the like. `parts`: each of what is inside by itself.
 * `same`: nothing to be written to.
 */
export type ReadonlyForm = "mapped" | "list" | "collection" | "parts" | "same";

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
    case "success":
      return view === "held" ? "same" : "parts";
    default:
      return "inner" in shape || "in" in shape ? "parts" : (listForm(shape) ?? "same");
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
