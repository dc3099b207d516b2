/** Which schemas make something else of what they are given, or hold one that does. */

import { insideOf, reaching } from "../model/graph.ts";
import type { Shape, ShapeId } from "../model/shape.ts";

const makers = new Set<Shape["kind"]>(["default", "prefault", "catch", "codec", "preprocess", "transform"]);

const known = new WeakMap<readonly Shape[], ReadonlySet<ShapeId>>();

export function makesSomething(shapes: readonly Shape[], id: ShapeId): boolean {
  const found =
    known.get(shapes) ??
    reaching(
      shapes,
      (shape) => insideOf(shape),
      (shape) => makers.has(shape.kind) || ("coerce" in shape && shape.coerce === true),
    );
  known.set(shapes, found);
  return found.has(id);
}
