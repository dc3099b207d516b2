/** Whether what one side writes is what the other reads: which of them tags values with what they are. */

import { insideOf, reaching } from "../model/graph.ts";
import { type Plan, Planner } from "../model/plan.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import { type ValueKind, valueKinds } from "../model/value-kinds.ts";
import { coercedKind } from "./coercion.ts";
import type { Pair, Sides } from "./comparing.ts";
import { membersOf } from "./members.ts";
import type { Standing } from "./standing.ts";
import type { Tagging } from "./tagging.ts";

/** What has another form with a tag than by any plan; bytes have the same. */
const taggedKinds: readonly ValueKind[] = ["date", "bigint", "nan", "map", "set"];

const known = new WeakMap<Sides, Encodings>();

export class Encodings {
  readonly #sides: Sides;
  readonly #giver: Planner;
  readonly #taker: Planner;
  /** What is, or holds, a value that has another form with a tag. */
  #tagged: ReadonlySet<ShapeId> | undefined;

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

  /** Some value would be read as something else than was written. What lies inside is looked at where nobody else does. */
  differ([given, taken]: Pair, standing: Standing, tagging: Tagging): boolean {
    if (given === undefined || taken === undefined || tagging === "none" || tagging === "both") return false;
    const { taker, view } = this.#sides;
    const kinds = valueKinds(this.#sides.giver, given, view);
    const isWritten = tagging === "giver" || standing === "slot"; // as no more than null, unless it has a tag
    // a Date or a bigint that crossed as a text is made one again
    const remade = coercedKind(taker, taken);
    const isOpen = !remade && membersOf(taker, taken, view).some(({ type }) => type === "any");
    if (isOpen && this.#holdsTagged(given)) return true;
    return taggedKinds.some((kind) => kind !== remade && kinds.has(kind)) || (isWritten && kinds.has("undefined"));
  }

  /** Something inside has another form with a tag. */
  #holdsTagged(id: ShapeId): boolean {
    const { giver, view } = this.#sides;
    const inside = (shape: Shape) => insideOf(shape, view);
    this.#tagged ??= reaching(giver, inside, (_, each) =>
      taggedKinds.some((kind) => valueKinds(giver, each, view).has(kind)),
    );
    return inside(giver[id] as Shape).some((inner) => this.#tagged?.has(inner));
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
