/** Which shapes have a type that the schema does not show. */

import { insideOf, reaching } from "./graph.ts";
import type { Shape, ShapeId } from "./shape.ts";
import type { View } from "./view.ts";

const blank = new Set<Shape["kind"]>(["transform", "custom", "function", "promise"]);

/** What the server holds has a type of its own. */
export function isForeign(shape: Shape): boolean {
  return shape.brand !== undefined || isUntold(shape) || shape.foreign !== undefined;
}

/** Only TypeScript knows what the server holds, and has not told it. */
export function isUntold(shape: Shape): boolean {
  if (shape.foreign !== undefined) return false;
  const isEnum = shape.kind === "literal" && shape.enum !== undefined;
  return shape.brand === true || shape.guarded === true || isEnum || blank.has(shape.kind);
}

/** What one view sees has a type of its own, and it is known. */
export function hasOwnType({ foreign, narrowed, brand }: Shape, view: View): boolean {
  if (foreign) return view === "held" || (view === "out" && narrowed === true);
  return view === "held" && typeof brand === "string";
}

/** Those whose server has something else in its hands than what crosses, for which a type of the one is none of the other. */
export function heldApart(shapes: readonly Shape[]): ReadonlySet<ShapeId> {
  const apart = new Set<Shape["kind"]>(["pipe", "codec", "preprocess", "success", ...blank]);
  return reaching(
    shapes,
    (shape) => insideOf(shape),
    (shape) => apart.has(shape.kind) || shape.brand !== undefined || (shape.kind === "literal" && !!shape.enum),
  );
}
