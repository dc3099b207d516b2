/** The properties of an object, or of an intersection of objects. */

import type { Field, Shape, ShapeOf } from "../model/shape.ts";

export type Fields = Pick<ShapeOf<"object">, "fields" | "rest">;

/** @returns `undefined` if it is neither */
export function fieldsOf(shape: Shape, shapes: readonly Shape[]): Fields | undefined {
  if (shape.kind === "object") return shape;
  if (shape.kind !== "intersection") return undefined;
  const sides = [shape.left, shape.right].map((side) => fieldsOf(shapes[side] as Shape, shapes));
  const all = new Map<string, Field>();
  for (const side of sides) {
    if (!side) return undefined;
    for (const field of side.fields) all.set(field.key, field);
  }
  const rest = sides.map((side) => side?.rest).find((each) => each !== undefined);
  return { fields: [...all.values()], ...(rest !== undefined && { rest }) };
}
