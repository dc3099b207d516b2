/** Compares the properties of two objects. */

import type { ShapeId } from "../model/shape.ts";
import { isIdentifier, quote } from "../print/quote.ts";
import type { Comparing } from "./comparing.ts";
import { type Fields, mayMiss, type OwnField } from "./fields.ts";
import { makesSomething } from "./makers.ts";
import { anything, tellMisfit } from "./record-comparison.ts";
import { below, type Spot } from "./spot.ts";
import { isCaught } from "./wrapping.ts";

export function compareFields(comparing: Comparing, given: Fields, taken: Fields, spot: Spot): void {
  new FieldComparison(comparing, given, taken, spot).run();
}

class FieldComparison {
  readonly #comparing: Comparing;
  readonly #given: Fields;
  readonly #taken: Fields;
  readonly #spot: Spot;

  constructor(comparing: Comparing, given: Fields, taken: Fields, spot: Spot) {
    this.#comparing = comparing;
    this.#given = given;
    this.#taken = taken;
    this.#spot = spot;
  }

  run(): void {
    const expected = new Map(this.#taken.fields.map((field) => [field.key, field]));
    for (const field of this.#given.fields) {
      const other = expected.get(field.key);
      expected.delete(field.key);
      if (other) this.#both(field, other);
      else this.#unexpected(field);
    }
    for (const field of expected.values()) this.#missed(field);
    if (typeof this.#given.rest === "number") this.#rest(this.#given.rest);
    else if (this.#given.rest === undefined) this.#dropped();
  }

  #both(given: OwnField, taken: OwnField): void {
    const { sides } = this.#comparing;
    const spot = this.#at(given.key, sides.direction === "in" ? taken : given);
    const isOptional = mayMiss(sides.giver, given, sides.view);
    if (isOptional && !this.#takesNothing(taken)) this.#nowRequired(given, spot);
    this.#comparing.compare([given.shape, taken.shape], spot, isOptional ? "optional" : "property");
  }

  /** Servers go by what zod does: a type may ask for what is caught if it is missing. */
  #takesNothing(field: OwnField): boolean {
    const { taker, view, direction } = this.#comparing.sides;
    return mayMiss(taker, field, view) || (direction === "in" && isCaught(taker, field.shape));
  }

  #nowRequired({ shape }: OwnField, spot: Spot): void {
    const { sides } = this.#comparing;
    const kind = sides.giver[shape]?.kind;
    const hadDefault = sides.direction === "in" && (kind === "default" || kind === "prefault");
    const rule = this.#comparing.rule(hadDefault ? "DEFAULT_REMOVED" : "FIELD_NOW_REQUIRED", "FIELD_NOW_OPTIONAL");
    const what =
      sides.direction === "in"
        ? `is required now (it ${hadDefault ? "had a default" : "was optional"})`
        : "may now be missing";
    this.#comparing.report(rule, this.#leaving(spot), what, () => this.#least());
  }

  /** Given, but nobody asked for it. */
  #unexpected(field: OwnField): void {
    const { sides } = this.#comparing;
    const isIn = sides.direction === "in";
    const spot = this.#at(field.key, isIn ? undefined : field);
    const whole = () => this.#comparing.samples.of(field.shape);
    const { rest } = this.#taken;
    if (typeof rest === "number") {
      if (this.#comparing.fits([field.shape, rest], spot, "optional") === "not")
        this.#comparing.report(
          this.#comparing.rule("FIELD_REFUSED"),
          spot,
          "does not fit the type of all other fields",
          whole,
        );
      else if (isIn && makesSomething(sides.giver, field.shape))
        this.#comparing.report("INPUT_READ_OTHERWISE", spot, "is taken as all other fields are now");
    } else if (isIn && rest === false)
      this.#comparing.report("INPUT_FIELD_REFUSED", spot, "is refused now: the object takes no unknown fields", whole);
    else if (isIn) this.#comparing.report("INPUT_FIELD_REMOVED", spot, "is ignored now");
  }

  /** Expected, but not given. */
  #missed(field: OwnField): void {
    const { sides } = this.#comparing;
    const isIn = sides.direction === "in";
    const spot = this.#leaving(this.#at(field.key, isIn ? field : undefined));
    if (!this.#takesNothing(field)) {
      const rule = this.#comparing.rule("FIELD_REQUIRED_ADDED", "FIELD_REMOVED");
      this.#comparing.report(rule, spot, isIn ? "is new, and required" : "is no longer given", () => this.#least());
    } else if (!isIn)
      this.#comparing.report("OUTPUT_OPTIONAL_FIELD_REMOVED", spot, "is no longer given (it was optional)");
  }

  #rest(from: ShapeId): void {
    const to = this.#taken.rest;
    const spot = this.#others();
    if (typeof to === "number") return this.#comparing.compare([from, to], spot, "optional");
    if (this.#comparing.sides.direction === "out") return;
    if (to === false) this.#refused(spot, () => this.#comparing.samples.of(from));
    else this.#comparing.report("INPUT_FIELD_REMOVED", spot, "are ignored now");
  }

  #dropped(): void {
    const { sides, acceptance } = this.#comparing;
    const { rest } = this.#taken;
    const isTold = this.#given.fields.some(({ key }) => !this.#taken.fields.some((field) => field.key === key));
    if (sides.direction === "out" || isTold || rest === undefined) return;
    if (rest === false) return this.#refused(this.#others(), () => "a");
    const misfit = anything.find((value) => acceptance.judge(rest, value) === "no");
    tellMisfit(this.#comparing, misfit, this.#others());
  }

  #refused(spot: Spot, value: () => unknown): void {
    const what = "are refused now: the object takes no unknown fields";
    this.#comparing.report("INPUT_FIELD_REFUSED", spot, what, value);
  }

  #others(): Spot {
    return below(this.#spot, ".*", (value) => ({ ...this.#least(), other: value }));
  }

  #at(key: string, holder: OwnField | undefined): Spot {
    const put = (value: unknown) => ({ ...this.#least(), [key]: value });
    return below(this.#spot, isIdentifier(key) ? `.${key}` : `[${quote(key)}]`, put, holder);
  }

  /** The value is the object around it, without the field. */
  #leaving(spot: Spot): Spot {
    return { ...spot, whole: this.#spot.whole };
  }

  #least(): Record<string, unknown> {
    return this.#comparing.samples.object(this.#given.fields);
  }
}
