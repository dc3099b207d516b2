/** Options of a union that take more than their own kind, or come first: what others took before may end with them. */

import type { Shape, ShapeId } from "../model/shape.ts";
import { literalKind, type ValueKind, valueKinds } from "../model/value-kinds.ts";
import { isMadeOfMore, isUnmakeable } from "./coercion.ts";
import type { Comparing } from "./comparing.ts";
import { type Fate, fateOf } from "./fate.ts";
import { fieldsOf, mayMiss } from "./fields.ts";
import type { Fit } from "./fit.ts";
import { literalOf } from "./leaf-values.ts";
import { makesSomething } from "./makers.ts";
import { memberText } from "./member-text.ts";
import { isNull, isUndefined, type Member } from "./members.ts";
import { isLike } from "./partner.ts";
import type { Spot } from "./spot.ts";

type ShapeMember = Extract<Member, { readonly type: "shape" }>;

export class Swallowing {
  readonly #comparing: Comparing;
  readonly #given: readonly Member[];
  readonly #taken: readonly Member[];
  readonly #spot: Spot;

  constructor(comparing: Comparing, given: readonly Member[], taken: readonly Member[], spot: Spot) {
    this.#comparing = comparing;
    this.#given = given;
    this.#taken = taken;
    this.#spot = spot;
  }

  /** What is not made something of: it is to be compared with what takes it as it is. */
  rest(): Member[] {
    const isOpen = [...this.#given, ...this.#taken].some(({ type }) => type === "any");
    const left = isOpen ? this.#given.filter((member, at) => this.#isLeft(member, at)) : [...this.#given];
    this.#given.forEach((member, at) => {
      if (member.type === "shape") this.#loses(member, at);
    });
    const uncoded = left.filter((member) => !this.#isCodedAsBefore(member));
    return uncoded.map((member) => (member.type === "any" && this.#twinOf(member) ? ownOf(member) : member));
  }

  /** Each as what it is, whatever else it takes. */
  takers(): Member[] {
    const { taker } = this.#comparing.sides;
    return this.#taken.flatMap((member) => (isCode(member, taker) ? [] : [ownOf(member)]));
  }

  #isLeft(given: Member, place: number): boolean {
    const own = this.#taken.findIndex((taken) => this.#isOwn(given, taken));
    const isAlone = this.#taken.filter((member) => !isNull(member) && !isUndefined(member)).length === 1;
    for (const taken of own < 0 ? this.#taken : this.#taken.slice(0, own)) {
      if (taken.type !== "any") continue;
      if (taken.by === undefined) return this.#takenAsItComes(given);
      const fate = this.#fate(given, taken.by);
      if (fate === "kept" || fate === "never") continue;
      if (isAlone) return this.#madeByTheOnly(given, taken.by, fate);
      const isAsBefore = this.#given.slice(0, place).some((one) => this.#isTwin(one, taken));
      if (fate === "partly" && own < 0) continue;
      if (!isAsBefore) this.#told(given, taken.by, fate);
      return own >= 0;
    }
    if (own >= 0) this.#noLongerMade(given, place, own);
    return true;
  }

  /** Nothing else is meant to take it. That some of it is refused is told of the whole, and code beside it. */
  #madeByTheOnly(given: Member, by: ShapeId, fate: Fate | "coded"): false {
    const { giver, taker } = this.#comparing.sides;
    const { kind } = taker[by] as Shape;
    const id = given.type === "shape" ? given.id : undefined;
    const isPartlyRefused = id !== undefined && isUnmakeable(kind, giver, id);
    if (fate === "made" || (fate === "partly" && id !== undefined && !isPartlyRefused)) this.#told(given, by, "made");
    return false;
  }

  #told(given: Member, by: ShapeId, fate: Fate | "coded"): void {
    const { sides } = this.#comparing;
    const what = memberText(given, sides.giver);
    if (fate === "coded")
      this.#comparing.report("INPUT_CHECK_CHANGED", this.#spot, `leaves it to code what becomes of ${what} now`);
    else this.#otherwise(`reads ${what} as ${(sides.taker[by] as Shape).kind} now`);
  }

  #otherwise(what: string): void {
    this.#comparing.report("INPUT_READ_OTHERWISE", this.#spot, what);
  }

  #takenAsItComes(given: Member): boolean {
    const { giver } = this.#comparing.sides;
    const id = given.type === "shape" ? given.id : given.type === "any" ? given.by : undefined;
    if (id !== undefined && makesSomething(giver, id))
      this.#otherwise(`takes ${given.type === "any" ? "it" : memberText(given, giver)} as it comes now`);
    return false;
  }

  /** What could be read as a number is a text now, as that comes first. */
  #noLongerMade(given: Member, place: number, own: number): void {
    const { giver, taker } = this.#comparing.sides;
    if (given.type !== "any") return;
    const before = this.#given.slice(0, place);
    const newcomers = this.#taken
      .slice(0, own)
      .filter((member): member is ShapeMember => member.type === "shape" && this.#isNewcomer(member, before));
    if (given.by === undefined) {
      const newcomer = newcomers.find(({ id }) => makesSomething(taker, id) || this.#dropsMore(id));
      if (newcomer) this.#otherwise(`no longer takes ${memberText(newcomer, taker)} as it comes`);
      return;
    }
    const maker = giver[given.by] as Shape;
    const alike = (member: ShapeMember) => this.#alike(member, before).map(({ id }) => giver[id] as Shape);
    const newcomer = newcomers.find((member) => {
      const fate = fateOf(maker, valueKinds(taker, member.id, "in"));
      const shape = taker[member.id] as Shape;
      return fate === "made" || (fate === "partly" && isMadeOfMore(maker, shape, alike(member)));
    });
    if (newcomer) this.#otherwise(`no longer makes a ${maker.kind} of ${memberText(newcomer, taker)}`);
  }

  /** Of what it is given it may keep only what it knows. */
  #dropsMore(id: ShapeId): boolean {
    const { taker, view } = this.#comparing.sides;
    const fields = fieldsOf(taker[id] as Shape, taker, view);
    return fields !== undefined && fields.rest === undefined;
  }

  /** Nothing that came first before is of its kind and takes as much. */
  #isNewcomer(taken: ShapeMember, before: readonly Member[]): boolean {
    return this.#alike(taken, before).every(({ id }) => this.#comparing.isWider([id, taken.id], this.#spot));
  }

  #alike(taken: ShapeMember, before: readonly Member[]): ShapeMember[] {
    const { giver, taker } = this.#comparing.sides;
    const { kind } = taker[taken.id] as Shape;
    return before.map(ownOf).filter((one): one is ShapeMember => one.type === "shape" && giver[one.id]?.kind === kind);
  }

  /** One that ignores a part of it comes before the one that takes all. */
  #loses(given: ShapeMember, place: number): void {
    const { sides } = this.#comparing;
    const shape = sides.giver[given.id] as Shape;
    if (!fieldsOf(shape, sides.giver, sides.view)) return;
    const takers = this.#taken.filter(
      (one): one is ShapeMember =>
        one.type === "shape" && isLike(shape, sides.taker[one.id] as Shape, sides, this.#comparing.tagging),
    );
    const ignoring = takers.find((one) => this.#mayIgnore(shape, sides.taker[one.id] as Shape));
    if (!ignoring || this.#fit(given.id, ignoring.id) !== "loosely") return;
    const others = takers.slice(takers.indexOf(ignoring) + 1);
    const isAsBefore = this.#given
      .slice(0, place)
      .some((one) => one.type === "shape" && this.#fit(one.id, ignoring.id) === "fully");
    if (!isAsBefore && others.some((one) => this.#fit(given.id, one.id) === "fully"))
      this.#otherwise(`reads ${memberText(given, sides.giver)} by an option now that ignores a part of it`);
  }

  /** It has all that the other asks for, and more: seen from outside, as most are told apart by that. */
  #mayIgnore(given: Shape, taken: Shape): boolean {
    const { giver, taker, view } = this.#comparing.sides;
    const [from, to] = [fieldsOf(given, giver, view), fieldsOf(taken, taker, view)];
    if (!from || !to || to.rest !== undefined) return false;
    const [has, knows] = [new Set(from.fields.map(({ key }) => key)), new Set(to.fields.map(({ key }) => key))];
    const isAskedFor = to.fields.every((field) => has.has(field.key) || mayMiss(taker, field, view));
    return isAskedFor && [...has].some((key) => !knows.has(key));
  }

  #fit(given: ShapeId, taken: ShapeId): Fit {
    return this.#comparing.fits([given, taken], this.#spot);
  }

  /** It takes all of it as it is. */
  #isOwn(given: Member, taken: Member): boolean {
    if (given.type === "any") return given.by === undefined ? isAnything(taken) : this.#isTwin(given, taken);
    const own = ownOf(taken);
    if (given.type === "value") {
      if (own.type === "value") return JSON.stringify(own.value) === JSON.stringify(given.value);
      return own.type === "shape" && this.#isKindOf(given, own.id) && this.#takesLiteral(given, own.id);
    }
    if (own.type !== "shape" || !this.#isKindOf(given, own.id)) return false;
    const { sides, tagging } = this.#comparing;
    const [from, to] = [sides.giver[given.id] as Shape, sides.taker[own.id] as Shape];
    return isLike(from, to, sides, tagging) && this.#fit(given.id, own.id) !== "not";
  }

  #takesLiteral(given: Extract<Member, { readonly type: "value" }>, id: ShapeId): boolean {
    return this.#comparing.acceptance.takes(id, literalOf(given.value));
  }

  /** Where something is coerced, all others are made something of. */
  #isKindOf(given: Member, id: ShapeId): boolean {
    const { taker } = this.#comparing.sides;
    return !isCoerced(taker[id]) || this.#fate(given, id) === "kept";
  }

  /** Both coerce to the same kind, or leave it to code. */
  #isTwin(given: Member, taken: Member): boolean {
    const { giver, taker } = this.#comparing.sides;
    if (given.type !== "any" || taken.type !== "any") return false;
    if (given.by === undefined || taken.by === undefined) return given.by === taken.by;
    const [a, b] = [giver[given.by] as Shape, taker[taken.by] as Shape];
    return isCoerced(a) || isCoerced(b) ? isCoerced(a) && isCoerced(b) && a.kind === b.kind : true;
  }

  /** What code makes of anything nobody can compare; that it is other code is told beside. */
  #isCodedAsBefore(given: Member): boolean {
    const { giver, taker } = this.#comparing.sides;
    return isCode(given, giver) && this.#taken.some((taken) => isCode(taken, taker));
  }

  #twinOf(given: Member): Member | undefined {
    const { giver } = this.#comparing.sides;
    if (given.type !== "any" || given.by === undefined || !isCoerced(giver[given.by])) return undefined;
    return this.#taken.find((taken) => this.#isTwin(given, taken));
  }

  #fate(given: Member, by: ShapeId): Fate | "coded" {
    const { giver, taker } = this.#comparing.sides;
    const shape = taker[by] as Shape;
    if (!isCoerced(shape)) return "coded";
    const kinds: Iterable<ValueKind> =
      given.type === "any"
        ? ["any"]
        : given.type === "value"
          ? [literalKind(given.value)]
          : valueKinds(giver, given.id, "in");
    const fate = fateOf(shape, kinds);
    return shape.constraints?.functions !== undefined && (fate === "made" || fate === "partly") ? "coded" : fate;
  }
}

/** Of what is coerced, the schema itself. */
function ownOf(member: Member): Member {
  return member.type === "any" && member.by !== undefined ? { type: "shape", id: member.by } : member;
}

function isAnything(member: Member): boolean {
  return member.type === "any" && member.by === undefined;
}

function isCoerced(shape: Shape | undefined): boolean {
  return shape !== undefined && "coerce" in shape && shape.coerce === true;
}

function isCode(member: Member, shapes: readonly Shape[]): boolean {
  return member.type === "any" && member.by !== undefined && !isCoerced(shapes[member.by]);
}
