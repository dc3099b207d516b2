/** Which of the alternatives that are taken one that is given was meant to be. */

import type { Shape, ShapeId } from "../model/shape.ts";
import type { FullPair, Sides } from "./comparing.ts";
import { crossesAlike } from "./date-text.ts";
import { type Fields, fieldsOf } from "./fields.ts";
import type { Fit } from "./fit.ts";
import { type Member, membersOf } from "./members.ts";
import { isOfAnother, nearestOf } from "./nearest.ts";
import type { Tagging } from "./tagging.ts";

/**
 * @returns the number of the one to compare it with; `"fits"` if there is none that stands out, but one that takes all of it;
 * `"coded"` if only code can tell whether that one does
 */
export function partnerOf(
  id: ShapeId,
  { given: besides, taken }: { readonly given: readonly Member[]; readonly taken: readonly Member[] },
  sides: Sides,
  fits: (pair: FullPair) => Fit,
  tagging: Tagging,
): ShapeId | "fits" | "coded" | undefined {
  const given = sides.giver[id] as Shape;
  const members = taken.flatMap((member) =>
    member.type === "shape" && isLike(given, sides.taker[member.id] as Shape, sides, tagging) ? [member] : [],
  );
  const likely = members.map((member) => member.id);
  const [only, ...more] = likely;
  const isOthers = (other: ShapeId) => isOfAnother(id, other, besides, sides);
  if (only !== undefined && more.length === 0 && !isOthers(only)) return only;
  const same = likely.filter((other) => isSame(given, sides.taker[other] as Shape, sides));
  const against = same.map((other) => contradictions(given, sides.taker[other] as Shape, sides));
  if (same.length > 0) return same[against.indexOf(Math.min(...against))];
  let loose: ShapeId | undefined;
  for (const { id: other, isCoded } of members) {
    const fit = fits([id, other]);
    if (fit === "fully" && !isCoded) return "fits";
    if (fit === "loosely" && !isCoded) loose ??= other;
  }
  const isCoded = members.some((member) => member.isCoded && fits([id, member.id]) !== "not");
  if (loose !== undefined || isCoded) return loose ?? "coded";
  const free = likely.filter((other) => !isOthers(other));
  return nearestOf(id, free, sides);
}

const records = new Set<Shape["kind"]>(["object", "record", "intersection"]);

/** May be compared at all. */
export function isLike(given: Shape, taken: Shape, sides: Sides, tagging: Tagging): boolean {
  if (tagging === "none" && crossesAlike(given, taken)) return true;
  if (given.kind === "template" && taken.kind === "string") return true;
  if (records.has(given.kind) && records.has(taken.kind)) return !isTaggedOtherwise(given, taken, sides);
  if (given.kind === "array" || given.kind === "tuple") return taken.kind === "array" || taken.kind === "tuple";
  return given.kind === taken.kind;
}

function isSame(given: Shape, taken: Shape, sides: Sides): boolean {
  if (given.entity && taken.entity) return given.entity.name === taken.entity.name;
  const [a, b] = [tagsOf(given, sides.giver, sides), tagsOf(taken, sides.taker, sides)];
  return [...a].some(([key, value]) => b.get(key) === value);
}

/** A union within a union tells its options apart by more than one property. */
function contradictions(given: Shape, taken: Shape, sides: Sides): number {
  const [a, b] = [tagsOf(given, sides.giver, sides), tagsOf(taken, sides.taker, sides)];
  return [...a].filter(([key, value]) => b.has(key) && b.get(key) !== value).length;
}

/** Both say what they are in a property of the same name, and say different things. */
function isTaggedOtherwise(given: Shape, taken: Shape, sides: Sides): boolean {
  const [a, b] = [tagsOf(given, sides.giver, sides), tagsOf(taken, sides.taker, sides)];
  const isShared = [...a].some(([key, value]) => b.get(key) === value);
  return !isShared && [...a].some(([key, value]) => b.has(key) && b.get(key) !== value);
}

/** The properties that have one value only. */
function tagsOf(shape: Shape, shapes: readonly Shape[], { view }: Sides): ReadonlyMap<string, string> {
  const { fields }: Fields = fieldsOf(shape, shapes, view) ?? { fields: [] };
  const tags = new Map<string, string>();
  for (const { key, shape: field } of fields) {
    const [only, ...more] = membersOf(shapes, field, view);
    if (only?.type === "value" && more.length === 0) tags.set(key, JSON.stringify(only.value));
  }
  return tags;
}
