/** Where `z.xor` takes what fits one option only: the wider its options, the less it may take. */

import type { Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import { valueKinds } from "../model/value-kinds.ts";
import type { Comparing, Pair } from "./comparing.ts";
import { membersOf } from "./members.ts";
import type { Spot } from "./spot.ts";
import { wrappedIn } from "./wrapping.ts";

export function tellOverlaps(comparing: Comparing, [given, taken]: Pair, spot: Spot): void {
  const { giver, taker, direction } = comparing.sides;
  if (direction === "out") return;
  const before = exclusiveUnions(giver, given);
  const isTold = exclusiveUnions(taker, taken).some((now, at) => {
    const old = before[at] ?? unionAt(giver, given);
    return isLessExclusive(comparing, old, now) || isOverlapping(comparing, old, now, spot);
  });
  if (isTold) comparing.report("INPUT_CHECK_CHANGED", spot, "refuses now what fits more than one of its options");
}

function isLessExclusive({ sides }: Comparing, old: ShapeOf<"union"> | undefined, now: ShapeOf<"union">): boolean {
  return (
    old?.exclusive !== true ||
    old.options.length < now.options.length ||
    openOptions(sides.giver, old) < openOptions(sides.taker, now)
  );
}

/** An option takes more than each of the old ones, of a kind that another takes too. */
function isOverlapping(
  comparing: Comparing,
  old: ShapeOf<"union"> | undefined,
  now: ShapeOf<"union">,
  spot: Spot,
): boolean {
  const { taker } = comparing.sides;
  return now.options.some(
    (option, place) =>
      now.options.some((other, at) => at !== place && mayShare(taker, option, other)) &&
      old?.options.every((before) => comparing.isWider([before, option], spot)),
  );
}

function mayShare(shapes: readonly Shape[], a: ShapeId, b: ShapeId): boolean {
  const kinds = valueKinds(shapes, b, "in");
  return kinds.has("any") || [...valueKinds(shapes, a, "in")].some((kind) => kind === "any" || kinds.has(kind));
}

/** Those that take anything, or what they can make something of. */
function openOptions(shapes: readonly Shape[], { options }: ShapeOf<"union">): number {
  return options.filter((option) => membersOf(shapes, option, "in").some(({ type }) => type === "any")).length;
}

/** Those within a union are among its options. */
function exclusiveUnions(
  shapes: readonly Shape[],
  id: ShapeId | undefined,
  above: readonly Shape[] = [],
): ShapeOf<"union">[] {
  const union = unionAt(shapes, id);
  if (!union || above.includes(union)) return [];
  const inside = union.options.flatMap((option) => exclusiveUnions(shapes, option, [...above, union]));
  return union.exclusive ? [union, ...inside] : inside;
}

function unionAt(shapes: readonly Shape[], id: ShapeId | undefined): ShapeOf<"union"> | undefined {
  const last = wrappedIn(shapes, id).at(-1);
  return last?.kind === "union" ? last : undefined;
}
