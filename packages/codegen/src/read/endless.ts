/** Schemas that wrap nothing but themselves: no value ever fits one, and whoever looks for what is inside never ends. */

import type { Shape, ShapeId } from "../model/shape.ts";

export function withoutEndless(shapes: readonly Shape[]): readonly Shape[] {
  return shapes.map((shape, id) => {
    if (!isEndless(id, shapes)) return shape;
    return { kind: "unsupported", name: "endless", ...(shape.entity && { entity: shape.entity }) };
  });
}

function isEndless(id: ShapeId, shapes: readonly Shape[]): boolean {
  const seen = new Set<ShapeId>();
  for (let next = wrappedBy(shapes[id]); next !== undefined && !seen.has(next); next = wrappedBy(shapes[next])) {
    if (next === id) return true;
    seen.add(next);
  }
  return false;
}

function wrappedBy(shape: Shape | undefined): ShapeId | undefined {
  return shape && "inner" in shape ? shape.inner : undefined;
}
