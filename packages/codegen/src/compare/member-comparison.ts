/** Compares the alternatives of a value: each that is given must be one that is taken. */

import type { LiteralValue, Shape, ShapeId } from "../model/shape.ts";
import { valueText } from "../print/value-text.ts";
import type { Comparing, FullPair } from "./comparing.ts";
import { accepts, literalOf } from "./leaf-values.ts";
import { kindText, membersText } from "./member-text.ts";
import { isNull, isUndefined, type Member } from "./members.ts";
import { partnerOf } from "./partner.ts";
import { NoSample, Samples } from "./sample.ts";
import { fitsInParts } from "./splitting.ts";
import type { Spot } from "./spot.ts";
import { Swallowing } from "./swallowing.ts";

export function compareMembers(
  comparing: Comparing,
  given: readonly Member[],
  taken: readonly Member[],
  spot: Spot,
): void {
  if (comparing.sides.view === "out") return compareAlone(comparing, given, taken, spot);
  const swallowing = new Swallowing(comparing, given, taken, spot);
  compareAlone(comparing, swallowing.rest(), swallowing.takers(), spot);
}

/** Of what is taken nothing makes anything else. */
function compareAlone(comparing: Comparing, given: readonly Member[], taken: readonly Member[], spot: Spot): void {
  if (!taken.some(({ type }) => type === "any")) new MemberComparison(comparing, given, taken, spot).run();
}

const leaves = new Set<Shape["kind"]>(["string", "number", "bigint", "date", "boolean", "nan", "bytes", "template"]);

class MemberComparison {
  readonly #comparing: Comparing;
  readonly #given: readonly Member[];
  readonly #taken: readonly Member[];
  readonly #spot: Spot;
  /** Some of what is given is taken: it is the same type, with more or fewer alternatives. */
  #isFamiliar = false;

  constructor(comparing: Comparing, given: readonly Member[], taken: readonly Member[], spot: Spot) {
    this.#comparing = comparing;
    this.#given = given;
    this.#taken = taken;
    this.#spot = spot;
  }

  run(): void {
    if (this.#given.some(({ type }) => type === "any")) return this.#typeChanged(() => this.#stranger());
    const values = this.#given.flatMap((member) => (member.type === "value" ? [member] : []));
    const lost = values.filter(({ value }) => !this.#takes(value));
    const refused: ShapeId[] = [];
    const changed: (readonly [ShapeId, ShapeId])[] = [];
    for (const member of this.#given) {
      if (member.type !== "shape") continue;
      const partner = this.#partner(member.id);
      if (partner === "coded" && !member.isCoded) this.#leftToCode(member.id);
      if (partner === "fits" || partner === "coded") this.#isFamiliar = true;
      else if (partner === undefined) refused.push(member.id);
      else changed.push([member.id, partner]);
    }
    if (changed.length > 0 || values.some((member) => isSubstantial(member) && !lost.includes(member)))
      this.#isFamiliar = true;
    for (const member of lost.filter((one) => !isSubstantial(one)))
      this.#lostNothing(isNull(member) ? "null" : "undefined");
    this.#lostRest(
      lost.filter(isSubstantial).map(({ value }) => literalOf(value)),
      refused,
    );
    for (const pair of changed) this.#comparing.compareShapes(pair, this.#spot);
  }

  #partner(id: ShapeId): ShapeId | "fits" | "coded" | undefined {
    const { sides } = this.#comparing;
    if (sides.giver[id]?.kind === "boolean" && this.#takes(true) && this.#takes(false)) return "fits";
    const fits = (pair: FullPair) => this.#comparing.fits(pair, this.#spot);
    if (fitsInParts(this.#comparing, id, this.#taken, this.#spot)) return "fits";
    return partnerOf(id, { given: this.#given, taken: this.#taken }, sides, fits, this.#comparing.tagging);
  }

  #leftToCode(id: ShapeId): void {
    const what = `leaves it to code what becomes of ${kindText(this.#comparing.sides.giver, id)} now`;
    this.#comparing.report("INPUT_CHECK_CHANGED", this.#spot, what);
  }

  #lostNothing(what: "null" | "undefined"): void {
    const name = what.toUpperCase();
    const isIn = this.#comparing.sides.direction === "in";
    const text = isIn ? `can no longer be ${what}` : `may now be ${what}`;
    this.#comparing.report(this.#comparing.rule(`${name}_REMOVED`, `${name}_ADDED`), this.#spot, text, () =>
      what === "null" ? null : undefined,
    );
  }

  #lostRest(values: readonly unknown[], refused: readonly ShapeId[]): void {
    const [shape] = refused;
    if (values.length === 0 && shape === undefined) return;
    const value = () => (values.length > 0 ? values[0] : this.#refusedOf(shape as ShapeId));
    const isOfValues = this.#taken.some((member) => isSubstantial(member) && member.type === "value");
    if (!this.#isFamiliar && !(isOfValues && refused.length === 0)) return this.#typeChanged(value);
    const { sides, rule, report } = bound(this.#comparing);
    const verb = sides.direction === "in" ? "no longer accepts" : "may now be";
    if (values.length > 0)
      report(
        rule("VALUE_REMOVED", "VALUE_ADDED"),
        this.#spot,
        `${verb} ${values.map(valueText).join(", ")}`,
        () => values[0],
      );
    for (const id of refused)
      report(rule("MEMBER_REMOVED", "MEMBER_ADDED"), this.#spot, `${verb} ${kindText(sides.giver, id)}`, () =>
        this.#refusedOf(id),
      );
  }

  #typeChanged(value: () => unknown): void {
    const { direction, giver, taker } = this.#comparing.sides;
    const [given, taken] = [membersText(this.#given, giver), membersText(this.#taken, taker)];
    const [now, was] = direction === "in" ? [taken, given] : [given, taken];
    this.#comparing.report(this.#comparing.rule("TYPE_CHANGED"), this.#spot, `is now ${now} (was ${was})`, value);
  }

  #takes(value: LiteralValue): boolean {
    const { taker, view } = this.#comparing.sides;
    const text = JSON.stringify(value);
    return this.#taken.some((member) => {
      if (member.type !== "shape") return member.type === "any" || JSON.stringify(member.value) === text;
      const shape = taker[member.id] as Shape;
      const parts = shape.kind === "template" ? new Samples(taker, view).templateTest(shape) : undefined;
      return accepts(shape, literalOf(value), parts);
    });
  }

  /** A value of the shape that nothing takes. */
  #refusedOf(id: ShapeId): unknown {
    const { samples, sides } = this.#comparing;
    if (this.#isCoercedByGiver()) throw new NoSample();
    const { kind } = sides.giver[id] as Shape;
    if (leaves.has(kind)) return samples.leaf(id, {}, (value) => !this.#takesLive(value));
    const small = samples.of(id);
    const value = this.#takesLive(small) ? new Samples(sides.giver, sides.view, "full").of(id) : small;
    if (this.#takesLive(value)) throw new NoSample();
    return value;
  }

  /** Where anything may be given, or what can be read as a number, something that is not taken. */
  #stranger(): unknown {
    if (this.#isCoercedByGiver()) throw new NoSample();
    const found = [...this.#wantedByCode(), 0, "1", true].find((value) => !this.#takesLive(value));
    if (found === undefined) throw new NoSample();
    return found;
  }

  /** What code is to make something of: of what it makes it mostly leaves as it is. */
  #wantedByCode(): unknown[] {
    const { samples, sides } = this.#comparing;
    return this.#given.flatMap((member) => {
      const shape = member.type === "any" && member.by !== undefined ? sides.giver[member.by] : undefined;
      return shape?.kind === "preprocess" ? [samples.of(shape.out)] : [];
    });
  }

  /** Nobody knows what becomes of any value. */
  #isCoercedByGiver(): boolean {
    const { view, giver } = this.#comparing.sides;
    return view === "out" && this.#given.some((member) => isCoerced(member, giver));
  }

  #takesLive(value: unknown): boolean {
    return this.#taken.some((member) => {
      if (member.type === "shape") return this.#comparing.acceptance.takes(member.id, value);
      return member.type === "any" || literalOf(member.value) === value;
    });
  }
}

function bound(comparing: Comparing): Pick<Comparing, "sides" | "rule" | "report"> {
  return {
    sides: comparing.sides,
    rule: (input, output) => comparing.rule(input, output),
    report: (rule, spot, what, value) => comparing.report(rule, spot, what, value),
  };
}

function isCoerced(member: Member, shapes: readonly Shape[]): boolean {
  const shape = member.type === "shape" ? shapes[member.id] : undefined;
  return shape !== undefined && "coerce" in shape && shape.coerce === true;
}

function isSubstantial(member: Member): boolean {
  return !isNull(member) && !isUndefined(member);
}
