/** What stands under a number: the schema, and one by one what it is merely wrapped around. */

import type { Shape, ShapeId } from "../model/shape.ts";

/** From the outside in; what lies at its end is wrapped around nothing. */
export function wrappedIn(shapes: readonly Shape[], id: ShapeId | undefined): readonly Shape[] {
  const found: Shape[] = [];
  for (let shape = shapes[id ?? -1]; shape; shape = "inner" in shape ? shapes[shape.inner] : undefined)
    found.push(shape);
  return found;
}

/** It puts something in the place of whatever does not fit. */
export function isCaught(shapes: readonly Shape[], id: ShapeId | undefined): boolean {
  return wrappedIn(shapes, id).some(({ kind }) => kind === "catch");
}
