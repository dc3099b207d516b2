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
export function isCaught(shapes: readonly Shape[], id: ShapeId | undefined, above: readonly Shape[] = []): boolean {
  const all = wrappedIn(shapes, id);
  const last = all.at(-1);
  if (all.some(({ kind }) => kind === "catch")) return true;
  if (last?.kind !== "union" || last.exclusive || above.includes(last)) return false;
  return last.options.some((option) => isCaught(shapes, option, [...above, last]));
}
