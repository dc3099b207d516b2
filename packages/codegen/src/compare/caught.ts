/** Whether a schema puts something in the place of whatever does not fit. */

import type { Shape, ShapeId } from "../model/shape.ts";

export function isCaught(shapes: readonly Shape[], id: ShapeId | undefined): boolean {
  const shape = shapes[id ?? -1];
  return shape?.kind === "catch" || (shape !== undefined && "inner" in shape && isCaught(shapes, shape.inner));
}
