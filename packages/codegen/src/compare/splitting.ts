/** An object that says what it is by one of several values, where each of them has an option of its own now. */

import type { Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import type { Comparing } from "./comparing.ts";
import { type Member, membersOf } from "./members.ts";
import type { Spot } from "./spot.ts";

/** An enum of more says nothing of what an object is. */
const mostValues = 50;

/** Taken apart by one of its properties, each part is taken by one of the options. */
export function fitsInParts(comparing: Comparing, id: ShapeId, taken: readonly Member[], spot: Spot): boolean {
  const { giver, view } = comparing.sides;
  const shape = giver[id] as Shape;
  const options = taken.flatMap((member) => (member.type === "shape" ? [member.id] : []));
  if (shape.kind !== "object" || options.length < 2) return false;
  return shape.fields.some(({ key, shape: field }) => {
    const values = membersOf(giver, field, view).map((member) => (member.type === "value" ? [member.value] : []));
    if (values.length < 2 || values.length > mostValues || values.some(({ length }) => length === 0)) return false;
    return values.flat().every((value) => {
      const shapes = [...giver, { kind: "literal", values: [value] } as const, partOf(shape, key, giver.length)];
      return options.some((option) => comparing.fitsOf(shapes, [giver.length + 1, option], spot));
    });
  });
}

/** @param tag number of the shape that stands in the property's place */
function partOf(shape: ShapeOf<"object">, key: string, tag: ShapeId): Shape {
  const { entity: _entity, ...part } = shape;
  return { ...part, fields: shape.fields.map((field) => (field.key === key ? { ...field, shape: tag } : field)) };
}
