/** What stands under a number: the schema, and one by one what it is merely wrapped around. */

import type { Shape, ShapeId, ShapeOf } from "../model/shape.ts";

/** From the outside in; what lies at its end is wrapped around nothing. */
export function wrappedIn(shapes: readonly Shape[], id: ShapeId | undefined): readonly Shape[] {
  const found: Shape[] = [];
  for (let shape = shapes[id ?? -1]; shape; shape = "inner" in shape ? shapes[shape.inner] : undefined)
    found.push(shape);
  return found;
}

/** It puts something in the place of whatever does not fit. */
export function isCaught(shapes: readonly Shape[], id: ShapeId | undefined): boolean {
  return isCaughtIn(shapes, id, ({ exclusive }) => !exclusive);
}

/** The same, unless it is of no use: of two options of an exclusive union that take a value, none does. */
export function isCaughtAlone(shapes: readonly Shape[], id: ShapeId | undefined): boolean {
  return isCaughtIn(shapes, id, () => true);
}

function isCaughtIn(
  shapes: readonly Shape[],
  id: ShapeId | undefined,
  looksInto: (union: ShapeOf<"union">) => boolean,
  above: readonly Shape[] = [],
): boolean {
  const all = wrappedIn(shapes, id);
  const last = all.at(-1);
  if (all.some(({ kind }) => kind === "catch")) return true;
  if (last?.kind !== "union" || !looksInto(last) || above.includes(last)) return false;
  return last.options.some((option) => isCaughtIn(shapes, option, looksInto, [...above, last]));
}
