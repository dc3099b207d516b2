/** Objects that have no name and no tag are known by what they hold: which of those that are taken is the one that was given. */

import type { Shape, ShapeId } from "../model/shape.ts";
import type { Sides } from "./comparing.ts";
import { fieldsOf } from "./fields.ts";
import type { Member } from "./members.ts";

/** Of fewer that both have nobody would say that it is the same object, changed. */
const leastShare = 0.5;

/** @returns the one that has most properties in common, if that is most of them, and no other comes as near */
export function nearestOf(id: ShapeId, candidates: readonly ShapeId[], sides: Sides): ShapeId | undefined {
  const own = keysOf(sides.giver, id, sides);
  const shares = candidates.map((other) => share(own, keysOf(sides.taker, other, sides)));
  const most = Math.max(...shares);
  const isAlone = shares.filter((one) => one === most).length === 1;
  return most >= leastShare && isAlone ? candidates[shares.indexOf(most)] : undefined;
}

/** What is given besides is more like it. */
export function isOfAnother(id: ShapeId, other: ShapeId, given: readonly Member[], sides: Sides): boolean {
  return (
    !isTwin(id, other, sides) &&
    given.some((member) => member.type === "shape" && member.id !== id && isTwin(member.id, other, sides))
  );
}

/** They have the same name, or the same properties. */
function isTwin(id: ShapeId, other: ShapeId, sides: Sides): boolean {
  const [a, b] = [sides.giver[id]?.entity, sides.taker[other]?.entity];
  if (a && b) return a.name === b.name;
  const [from, to] = [keysOf(sides.giver, id, sides), keysOf(sides.taker, other, sides)];
  return from.size > 0 && share(from, to) === 1;
}

function share(a: ReadonlySet<string>, b: ReadonlySet<string>): number {
  const common = [...a].filter((key) => b.has(key)).length;
  return common === 0 ? 0 : common / (a.size + b.size - common);
}

function keysOf(shapes: readonly Shape[], id: ShapeId, { view }: Sides): ReadonlySet<string> {
  const { fields = [] } = fieldsOf(shapes[id] as Shape, shapes, view) ?? {};
  return new Set(fields.map(({ key }) => key));
}
