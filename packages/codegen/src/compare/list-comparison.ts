/** Compares lists of which one at least is a tuple. */

import { mayBeLeftOut } from "../model/optionality.ts";
import type { Constraints, Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import type { WireView } from "../model/view.ts";
import type { Comparing } from "./comparing.ts";
import { below, type Spot } from "./spot.ts";

type ArrayShape = Extract<Shape, { readonly kind: "array" | "set" }>;

/** As bounds of an array, which a tuple has without a word. */
export function lengthsOf(shapes: readonly Shape[], shape: Shape | undefined, view: WireView): Constraints {
  if (shape?.kind !== "tuple") return shape?.constraints ?? {};
  const { items, rest } = shape;
  const least = items.map((item) => mayBeLeftOut(shapes, item, view)).lastIndexOf(false) + 1;
  return { min: least, ...(rest === undefined && { max: items.length }) };
}

/** An array where a tuple is taken: each of its items in each of the tuple's places. */
export function compareAsTuple(
  comparing: Comparing,
  id: ShapeId,
  [given, taken]: readonly [ArrayShape, ShapeOf<"tuple">],
  spot: Spot,
): void {
  const { samples } = comparing;
  const { least, most } = bounds(given.constraints ?? {});
  const misfit = misfitLength(comparing, given, taken);
  if (misfit !== undefined) {
    const { direction } = comparing.sides;
    const what = direction === "in" ? "is now tuple (was array)" : "is now array (was tuple)";
    return comparing.report(comparing.rule("TYPE_CHANGED"), spot, what, () => samples.sized(id, misfit));
  }
  const putAt = (index: number) => (value: unknown) =>
    Array.from({ length: Math.max(index + 1, least) }, (_, at) => (at === index ? value : samples.of(given.item)));
  taken.items.forEach((item, index) => {
    if (index < most) comparing.compare([given.item, item], below(spot, `[${index}]`, putAt(index)));
  });
  const { length } = taken.items;
  if (taken.rest !== undefined && length < most)
    comparing.compare([given.item, taken.rest], below(spot, "[…]", putAt(length)));
}

/** So many items the array may have, and the tuple may not. */
function misfitLength({ sides }: Comparing, given: ArrayShape, taken: ShapeOf<"tuple">): number | undefined {
  const [from, to] = [bounds(given.constraints ?? {}), bounds(lengthsOf(sides.taker, taken, sides.view))];
  if (from.least < to.least) return from.least;
  return from.most > to.most ? Math.max(from.least, to.most + 1) : undefined;
}

function bounds({ min, max }: Constraints): { readonly least: number; readonly most: number } {
  return { least: Number(min ?? 0), most: Number(max ?? Number.POSITIVE_INFINITY) };
}

/** A tuple where an array is taken. */
export function compareAsArray(comparing: Comparing, given: ShapeOf<"tuple">, taken: ArrayShape, spot: Spot): void {
  given.items.forEach((item, index) => {
    comparing.compare([item, taken.item], below(spot, `[${index}]`, itemAt(comparing, given, index)));
  });
  compareRest(comparing, given, taken.item, spot);
}

export function compareTuples(
  comparing: Comparing,
  given: ShapeOf<"tuple">,
  taken: ShapeOf<"tuple">,
  spot: Spot,
): void {
  const [from, to] = [given.items.length, taken.items.length];
  const isTooLong = (from > to || given.rest !== undefined) && taken.rest === undefined;
  if (isTooLong || from < to) {
    const { direction, taker } = comparing.sides;
    const [is, was] = direction === "in" ? [taken, given] : [given, taken];
    const isOptional = taken.items.slice(from).every((item) => taker[item]?.kind === "optional");
    if (isTooLong || !isOptional)
      comparing.report(
        comparing.rule("LENGTH_CHANGED"),
        spot,
        `now has ${lengthText(is)} items (had ${lengthText(was)})`,
        () =>
          [...given.items, ...Array.from({ length: Math.max(0, to - from + 1) }, () => given.rest)].flatMap((item) =>
            item === undefined ? [] : [comparing.samples.of(item)],
          ),
      );
  }
  for (const [index, item] of given.items.entries()) {
    const other = taken.items[index] ?? taken.rest;
    if (other !== undefined)
      comparing.compare([item, other], below(spot, `[${index}]`, itemAt(comparing, given, index)));
  }
  if (taken.rest !== undefined) compareRest(comparing, given, taken.rest, spot);
}

function compareRest(comparing: Comparing, given: ShapeOf<"tuple">, taken: ShapeId, spot: Spot): void {
  if (given.rest === undefined) return;
  const put = (value: unknown) => [...given.items.map((item) => comparing.samples.of(item)), value];
  comparing.compare([given.rest, taken], below(spot, "[…]", put));
}

function lengthText({ items, rest }: ShapeOf<"tuple">): string {
  return `${items.length}${rest === undefined ? "" : " or more"}`;
}

function itemAt({ samples }: Comparing, { items }: ShapeOf<"tuple">, place: number): (value: unknown) => unknown {
  return (value) => items.map((item, index) => (index === place ? value : samples.of(item)));
}
