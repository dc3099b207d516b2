/** Compares what one release gives with what the other takes, and finds every value that would be refused. */

import { mayBeLeftOut } from "../model/optionality.ts";
import type { Shape } from "../model/shape.ts";
import { Acceptance } from "./acceptance.ts";
import { changesBeside } from "./beside-the-wire.ts";
import type { Change } from "./change.ts";
import { coercedKind, isUnmakeable } from "./coercion.ts";
import type { Comparing, FullPair, Pair, Sides } from "./comparing.ts";
import { Encodings } from "./encodings.ts";
import type { Fit } from "./fit.ts";
import { compareMembers } from "./member-comparison.ts";
import { isUndefined, type Member, membersOf, nothing } from "./members.ts";
import { tellOverlaps } from "./overlaps.ts";
import { anything } from "./record-comparison.ts";
import { type RuleId, rules } from "./rules.ts";
import { NoSample, Samples } from "./sample.ts";
import { compareShapes } from "./shape-comparison.ts";
import { atShape, isNamed, type Spot } from "./spot.ts";
import type { Standing } from "./standing.ts";
import type { Tagging } from "./tagging.ts";
import { type Finding, Findings } from "./type-findings.ts";
import { isCaught, isCaughtAlone } from "./wrapping.ts";

/** Types may contain each other in long chains; what lies deeper waits its turn. */
const maxDepth = 100;

export class ValueComparison implements Comparing {
  readonly sides: Sides;
  readonly samples: Samples;
  readonly acceptance: Acceptance;
  readonly #giving: Acceptance;
  readonly #procedure: string;
  readonly #encodings: Encodings;
  /** Shared by all comparisons of the same two sides: a type that has a name is compared once. */
  readonly #findings: Findings;
  readonly #isTrial: boolean;
  readonly #deferred: (() => void)[] = [];
  #finding: Finding;
  /** Of the whole value. */
  #root: Pair = [undefined, undefined];
  /** Of all around what is being compared. */
  #tagging: Tagging = "none";
  /** Something is put in the place of what does not fit: nothing in it is refused. */
  #isCaught = false;
  /** The pair that is being compared. */
  #entering: string | undefined;
  #refusals = 0;
  /** With those that are caught. */
  #misfits = 0;
  /** Of what is neither refused nor a mere matter of types: a field may be ignored. */
  #remarks = 0;
  #depth = 0;
  /** The depth that a trial starts from. */
  #ground = 0;

  constructor(sides: Sides, procedure: string, findings: Findings = new Findings(), isTrial = false) {
    this.sides = sides;
    this.samples = new Samples(sides.giver, sides.view);
    this.acceptance = new Acceptance(sides.taker, sides.view);
    this.#giving = new Acceptance(sides.giver, sides.view);
    this.#procedure = procedure;
    this.#findings = findings;
    this.#isTrial = isTrial;
    this.#encodings = Encodings.of(sides);
    this.#finding = findings.root();
  }

  /** @param spot where the value stands, of which nothing is known yet */
  changesOf(pair: Pair, spot: Spot): Change[] {
    const root = this.#finding;
    this.#root = pair;
    this.compare(pair, spot);
    return this.#findings.changesFrom(root, this.#procedure, spot);
  }

  get tagging(): Tagging {
    return this.#tagging;
  }

  compare(pair: Pair, around: Spot, standing: Standing = "slot"): void {
    const tagging = this.#encodings.taggingOf(pair, standing, this.#tagging);
    const caught = this.#isCaught || this.#catches(pair);
    const key = keyOf(pair, tagging, caught);
    const finding = this.#entered(key, pair, around);
    if (!finding) return;
    const compare = () => this.#within(finding, { key, tagging, caught }, () => this.#compare(pair, around, standing));
    if (this.#depth >= maxDepth && this.#depth > this.#ground) return void this.#deferred.push(compare);
    compare();
    if (this.#depth > this.#ground) return;
    for (let next = this.#deferred.pop(); next; next = this.#deferred.pop()) next();
  }

  /** A member that has a name is a type of its own; one that is all there is has been entered already. */
  compareShapes(pair: FullPair, around: Spot): void {
    if (keyOf(pair, this.#tagging, this.#isCaught) !== this.#entering && this.#areNamed(pair))
      return this.compare(pair, around);
    compareShapes(this, pair, this.#at(pair, around));
  }

  fits(pair: Pair, spot: Spot, standing?: Standing): Fit {
    if (this.#depth >= 2 * maxDepth) return "fully"; // as far as anybody knows
    const key = keyOf(pair, this.#tagging);
    return this.#findings.verdict(standing === undefined ? key : `${key} ${standing}`, () => {
      const trial = new ValueComparison(this.sides, this.#procedure, this.#findings, true);
      trial.#tagging = this.#tagging;
      trial.#depth = trial.#ground = this.#depth + 1;
      const [given, taken] = pair;
      if (standing !== undefined) trial.compare(pair, spot, standing);
      trial.#entering = key;
      if (standing === undefined && given !== undefined && taken !== undefined)
        trial.compareShapes([given, taken], spot);
      return trial.#refusals > 0 ? "not" : trial.#remarks > 0 ? "loosely" : "fully";
    });
  }

  isWider([given, taken]: FullPair, spot: Spot): boolean {
    const { giver, taker } = this.sides;
    const reverse = { ...this.sides, giver: taker, taker: giver };
    return !this.#isTrial && new ValueComparison(reverse, this.#procedure).fits([taken, given], spot) === "not";
  }

  fitsOf(giver: readonly Shape[], pair: FullPair, spot: Spot): boolean {
    const sides = { ...this.sides, giver };
    return !this.#isTrial && new ValueComparison(sides, this.#procedure).fits(pair, spot) !== "not";
  }

  rule(input: string, output = input): RuleId {
    return (this.sides.direction === "in" ? `INPUT_${input}` : `OUTPUT_${output}`) as RuleId;
  }

  report(rule: RuleId, spot: Spot, what: string, value?: () => unknown): void {
    const { category } = rules[rule];
    if (category === "WIRE") {
      this.#misfits += 1;
      if (this.#isCaught && rule !== "INPUT_ENCODING_CHANGED")
        return this.report("INPUT_READ_OTHERWISE", spot, `${what} (what does not fit is caught)`);
      this.#refusals += 1;
    } else if (category !== "SOURCE" || rule === "INPUT_FIELD_REMOVED") this.#remarks += 1;
    if (this.#isTrial) return;
    const { path, subject, place, holders } = spot;
    const example = value && this.#example(spot, value);
    const change = { rule, procedure: this.#procedure, path, subject, what, place, holders };
    this.#finding.changes.push({ ...change, ...(example && { example }) });
  }

  /** None if nobody can give it, or if what is around it makes it fit, such as another option of a union. */
  #example(spot: Spot, value: () => unknown): { value: unknown } | undefined {
    try {
      const whole = spot.whole(value());
      const [given, taken] = this.#root;
      const isGiven = given === undefined || this.#giving.judge(given, whole) !== "no";
      const isRefused = taken === undefined || this.acceptance.judge(taken, whole) === "no";
      return isGiven && isRefused ? { value: whole } : undefined;
    } catch (error) {
      if (error instanceof NoSample) return undefined;
      throw error;
    }
  }

  /** What a pair's changes belong to; nothing if the pair is known already. */
  #entered(key: string, pair: Pair, around: Spot): Finding | undefined {
    const finding = this.#finding;
    if (finding.seen.has(key)) return undefined;
    finding.seen.add(key);
    if (!this.#areNamed(pair)) return finding;
    if (!this.#isTrial) return this.#findings.ofType(key, finding, around);
    const verdict = this.#findings.tried(key);
    if (verdict === "not") this.#refusals += 1;
    if (verdict === "loosely") this.#remarks += 1;
    return verdict === undefined ? finding : undefined;
  }

  #within(
    finding: Finding,
    { key, tagging, caught }: { readonly key: string; readonly tagging: Tagging; readonly caught: boolean },
    compare: () => void,
  ): void {
    const [outer, entering, around, isCaughtAround] = [this.#finding, this.#entering, this.#tagging, this.#isCaught];
    this.#finding = finding;
    this.#entering = key;
    this.#tagging = tagging;
    this.#isCaught = caught;
    this.#depth += 1;
    compare();
    this.#depth -= 1;
    this.#finding = outer;
    this.#entering = entering;
    this.#tagging = around;
    this.#isCaught = isCaughtAround;
  }

  #compare(pair: Pair, around: Spot, standing: Standing): void {
    const spot = this.#at(pair, around);
    const before = this.#misfits;
    for (const [rule, what] of changesBeside(this.sides, pair)) this.report(rule, spot, what);
    tellOverlaps(this, pair, spot);
    const { giver, view } = this.sides;
    const isLeftOut = standing === "optional" && !this.#showsUndefined(pair);
    const given = membersOf(giver, pair[0], view).filter((member) => !(isLeftOut && isUndefined(member)));
    compareMembers(this, given, this.#taken(pair), spot);
    if (this.#misfits === before) this.#coerced(pair, spot);
    this.#noLongerCaught(pair, spot);
    if (this.#misfits === before && this.#encodings.differ(pair, standing, this.#tagging))
      this.report(this.rule("ENCODING_CHANGED"), spot, "crosses the wire in another form than before");
  }

  #coerced([given, taken]: Pair, spot: Spot): void {
    const { giver, taker, direction } = this.sides;
    const kind = direction === "in" ? coercedKind(taker, taken) : undefined;
    if (kind === undefined || given === undefined || !isUnmakeable(kind, giver, given)) return;
    this.report("INPUT_TYPE_CHANGED", spot, `is made a ${kind} now, which cannot be made of all that it was`, () => {
      const value = this.samples.of(given);
      if (typeof value === "string" && /^[a-z]+$/i.test(value)) return value;
      throw new NoSample(); // zod may be able to
    });
  }

  #noLongerCaught([given, taken]: Pair, spot: Spot): void {
    const { giver, direction } = this.sides;
    if (direction === "out" || given === undefined || taken === undefined) return;
    if (!isCaughtAlone(giver, given) || isCaught(this.sides.taker, taken)) return;
    const what = "refuses now what does not fit (it was caught)";
    const caught = anything.filter((value) => this.#giving.judge(given, value) !== "no");
    const misfit = caught.find((value) => this.acceptance.judge(taken, value) === "no");
    if (misfit !== undefined) this.report("INPUT_TYPE_CHANGED", spot, what, () => misfit);
    else if (caught.some((value) => !this.acceptance.takes(taken, value)))
      this.report("INPUT_CHECK_CHANGED", spot, what);
  }

  /** Servers take undefined where they catch what does not fit, though the type lets in nothing of the kind. */
  #taken(pair: Pair): Member[] {
    const members = membersOf(this.sides.taker, pair[1], this.sides.view);
    return this.#catches(pair) ? [...members, nothing] : members;
  }

  #catches([, taken]: Pair): boolean {
    return this.sides.direction === "in" && isCaught(this.sides.taker, taken);
  }

  /** With a tag, a property that is undefined is there, which makes a difference where it may only be missing. */
  #showsUndefined([, taken]: Pair): boolean {
    const { taker, view } = this.sides;
    const isTagged = this.#tagging === "giver" || this.#tagging === "both";
    return isTagged && taken !== undefined && mayBeLeftOut(taker, taken, view);
  }

  /** People mend things where they are now. */
  #at([given, taken]: Pair, around: Spot): Spot {
    const { direction, giver, taker } = this.sides;
    const current: Shape | undefined = direction === "in" ? taker[taken ?? -1] : giver[given ?? -1];
    return current ? atShape(around, current) : around;
  }

  #areNamed([given, taken]: Pair): boolean {
    const shapes = [this.sides.giver[given ?? -1], this.sides.taker[taken ?? -1]];
    return shapes.every((shape) => shape !== undefined && isNamed(shape));
  }
}

function keyOf(pair: Pair, tagging: Tagging, isCaught = false): string {
  return `${pair.join()} ${tagging}${isCaught ? " caught" : ""}`;
}
