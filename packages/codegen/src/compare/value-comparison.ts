/** Compares what one release gives with what the other takes, and finds every value that would be refused. */

import { Planner } from "../model/plan.ts";
import type { Shape } from "../model/shape.ts";
import { changesBeside } from "./beside-the-wire.ts";
import type { Change } from "./change.ts";
import type { Comparing, FullPair, Pair, Sides } from "./comparing.ts";
import { compareMembers } from "./member-comparison.ts";
import { isUndefined, membersOf } from "./members.ts";
import { type RuleId, rules } from "./rules.ts";
import { NoSample, Samples } from "./sample.ts";
import { compareShapes } from "./shape-comparison.ts";
import { atShape, type Spot } from "./spot.ts";

export class ValueComparison implements Comparing {
  readonly sides: Sides;
  readonly samples: Samples;
  readonly changes: Change[] = [];
  readonly #procedure: string;
  readonly #seen: Set<string>;
  readonly #planners: readonly [Planner, Planner];

  /** @param seen pairs that need not be looked at (again) */
  constructor(sides: Sides, procedure: string, seen: ReadonlySet<string>, planners = plannersOf(sides)) {
    this.sides = sides;
    this.samples = new Samples(sides.giver, sides.view);
    this.#procedure = procedure;
    this.#seen = new Set(seen);
    this.#planners = planners;
  }

  /** All pairs that were looked at, those given as seen included. */
  get seen(): ReadonlySet<string> {
    return this.#seen;
  }

  compare(pair: Pair, around: Spot, isField = false): void {
    const key = pair.join();
    if (this.#seen.has(key)) return;
    this.#seen.add(key);
    const spot = this.#at(pair, around);
    const before = this.#refusals;
    for (const [rule, what] of changesBeside(this.sides, pair)) this.report(rule, spot, what);
    const { giver, taker, view } = this.sides;
    const given = membersOf(giver, pair[0], view).filter((member) => !(isField && isUndefined(member)));
    compareMembers(this, given, membersOf(taker, pair[1], view), spot);
    if (this.#refusals === before && this.#isEncodedOtherwise(pair))
      this.report(this.rule("ENCODING_CHANGED"), spot, "crosses the wire in another form than before");
  }

  compareShapes(pair: FullPair, around: Spot): void {
    compareShapes(this, pair, this.#at(pair, around));
  }

  fits(pair: Pair, spot: Spot): boolean {
    const trial = new ValueComparison(this.sides, this.#procedure, this.#seen, this.#planners);
    const [given, taken] = pair;
    if (given !== undefined && taken !== undefined) compareShapes(trial, [given, taken], spot);
    return trial.#refusals === 0;
  }

  rule(input: string, output = input): RuleId {
    return (this.sides.direction === "in" ? `INPUT_${input}` : `OUTPUT_${output}`) as RuleId;
  }

  report(rule: RuleId, spot: Spot, what: string, value?: () => unknown): void {
    const { path, subject, place, holders } = spot;
    const example = value && exampleOf(spot, value);
    const change = { rule, procedure: this.#procedure, path, subject, what, place, holders };
    this.changes.push({ ...change, ...(example && { example }) });
  }

  get #refusals(): number {
    return this.changes.filter(({ rule }) => rules[rule].category === "WIRE").length;
  }

  /** People mend things where they are now. */
  #at([given, taken]: Pair, around: Spot): Spot {
    const { direction, giver, taker } = this.sides;
    const current: Shape | undefined = direction === "in" ? taker[taken ?? -1] : giver[given ?? -1];
    return current ? atShape(around, current) : around;
  }

  #isEncodedOtherwise([given, taken]: Pair): boolean {
    if (given === undefined || taken === undefined) return false;
    const [from, to] = [planName(this.#planners[0].field(given)), planName(this.#planners[1].field(taken))];
    return from !== undefined && to !== undefined && from !== to && (from === "tagged" || to === "tagged");
  }
}

/** Every structure counts as named, so that its plan is known without its insides. */
function plannersOf({ giver, taker, view }: Sides): readonly [Planner, Planner] {
  return [new Planner(giver, view, () => true), new Planner(taker, view, () => true)];
}

function planName(plan: ReturnType<Planner["field"]>): string | undefined {
  return plan?.plan === "nullable" ? plan.inner.plan : plan?.plan;
}

function exampleOf(spot: Spot, value: () => unknown): { value: unknown } | undefined {
  try {
    return { value: spot.whole(value()) };
  } catch (error) {
    if (error instanceof NoSample) return undefined;
    throw error;
  }
}
