/** Whether what one side writes is what the other reads: which of them tags values with what they are. */

import { type Plan, Planner } from "../model/plan.ts";
import type { ShapeId } from "../model/shape.ts";
import { type ValueKind, valueKinds } from "../model/value-kinds.ts";
import { coercedKind } from "./coercion.ts";
import type { Pair, Sides } from "./comparing.ts";
import type { Standing } from "./standing.ts";
import type { Tagging } from "./tagging.ts";

/** What has another form with a tag than by any plan; bytes have the same. */
const taggedKinds: readonly ValueKind[] = ["date", "bigint", "nan", "map", "set"];

const known = new WeakMap<Sides, Encodings>();

export class Encodings {
  readonly #sides: Sides;
  readonly #giver: Planner;
  readonly #taker: Planner;

  private constructor(sides: Sides) {
    const { giver, taker, view } = sides;
    this.#sides = sides;
    this.#giver = new Planner(giver, view, isNamed);
    this.#taker = new Planner(taker, view, isNamed);
  }

  static of(sides: Sides): Encodings {
    const encodings = known.get(sides) ?? new Encodings(sides);
    known.set(sides, encodings);
    return encodings;
  }

  /** @param around of what the values stand in */
  taggingOf([given, taken]: Pair, standing: Standing, around: Tagging): Tagging {
    const gives = around === "both" || around === "giver" || isTagged(this.#giver, given, standing);
    const takes = around === "both" || around === "taker" || isTagged(this.#taker, taken, standing);
    return gives ? (takes ? "both" : "giver") : takes ? "taker" : "none";
  }

  /** Some value would be read as something else than was written. What lies inside is not looked at. */
  differ([given, taken]: Pair, standing: Standing, tagging: Tagging): boolean {
    if (given === undefined || taken === undefined || tagging === "none" || tagging === "both") return false;
    const kinds = valueKinds(this.#sides.giver, given, this.#sides.view);
    const isWritten = tagging === "giver" || standing === "slot"; // as no more than null, unless it has a tag
    // a Date or a bigint that crossed as a text is made one again
    const remade = coercedKind(this.#sides.taker, taken);
    return taggedKinds.some((kind) => kind !== remade && kinds.has(kind)) || (isWritten && kinds.has("undefined"));
  }
}

/** Every structure counts as named, so that its plan is known without its insides. */
function isNamed(): boolean {
  return true;
}

function isTagged(planner: Planner, id: ShapeId | undefined, standing: Standing): boolean {
  if (id === undefined) return false;
  const plan: Plan | undefined = standing === "slot" ? planner.slot(id) : planner.field(id);
  return plan?.plan === "tagged" || (standing !== "slot" && planner.isHeldOpen(id));
}
