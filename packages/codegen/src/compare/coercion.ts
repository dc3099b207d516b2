/** What `z.coerce` makes of what is given: not of everything can a number, a bigint or a Date be made. */

import type { Shape, ShapeId } from "../model/shape.ts";
import { type ValueKind, valueKinds } from "../model/value-kinds.ts";
import { candidatesFor } from "./leaf-candidates.ts";
import { accepts } from "./leaf-values.ts";
import { wrappedIn } from "./wrapping.ts";

const makeable: Readonly<Partial<Record<Shape["kind"], readonly ValueKind[]>>> = {
  number: ["number", "boolean", "bigint", "date"],
  bigint: ["bigint", "boolean"],
  date: ["date", "boolean"],
};

/** Of what is coerced; undefined where nothing is. */
export function coercedKind(shapes: readonly Shape[], id: ShapeId | undefined): Shape["kind"] | undefined {
  const shape = wrappedIn(shapes, id).at(-1);
  return shape && "coerce" in shape && shape.coerce ? shape.kind : undefined;
}

/** Some of what is given may be nothing that the kind can be made of. */
export function isUnmakeable(kind: Shape["kind"], giver: readonly Shape[], id: ShapeId): boolean {
  const known = makeable[kind];
  const given = [...valueKinds(giver, id, "in")].filter((each) => each !== "undefined" && each !== "null");
  return known !== undefined && coercedKind(giver, id) !== kind && given.some((each) => !known.includes(each));
}

const makers: Readonly<Partial<Record<Shape["kind"], (value: never) => unknown>>> = {
  string: String,
  number: Number,
  boolean: Boolean,
  bigint: (value: string) => BigInt(value),
  date: (value: string) => new Date(value),
};

/** What is made of a value; undefined if nothing can be. */
export function coerced(kind: Shape["kind"], value: unknown): { readonly value: unknown } | undefined {
  try {
    const made = makers[kind]?.(value as never);
    return made instanceof Date && Number.isNaN(made.getTime()) ? undefined : { value: made };
  } catch {
    return undefined;
  }
}

/** Something that the shape takes, and none of those before it took, was made the kind. */
export function isMadeOfMore(maker: Shape, shape: Shape, before: readonly Shape[]): boolean {
  const all = [maker, shape, ...before].map(({ constraints = {} }) => constraints);
  return (
    before.length === 0 ||
    candidatesFor(shape.kind, all).some((value) => {
      if (!accepts(shape, value) || before.some((one) => accepts(one, value))) return false;
      const made = coerced(maker.kind, value);
      return made !== undefined && accepts(maker, made.value);
    })
  );
}
