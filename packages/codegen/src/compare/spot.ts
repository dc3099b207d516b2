/** A place in a value that is being compared: how to get there, and how to put a value there. */

import type { Place } from "../model/place.ts";
import type { Shape } from "../model/shape.ts";
import type { Documented } from "./change.ts";

export interface Spot {
  /** From the procedure: `input.room`. */
  readonly path: string;
  /** From the innermost type that has a name: `Message.at`. */
  readonly subject: string;
  readonly place: Place | undefined;
  readonly holders: readonly Documented[];
  /**
   * A whole value with this one in its place.
   *
   * @throws NoSample
   */
  readonly whole: (value: unknown) => unknown;
}

const nameable = new Set<Shape["kind"]>([
  "object",
  "union",
  "intersection",
  "tuple",
  "record",
  "array",
  "map",
  "set",
  "literal",
]);

export function isNamed(shape: Shape): boolean {
  return shape.entity !== undefined && nameable.has(shape.kind);
}

/** Names of a lock may say more, to tell two of the same name apart. */
export function nameOf({ entity }: Shape): string {
  return (entity?.name ?? "").replace(/ (?:\(.*\)|\d+)$/, "");
}

/** @param shape as it is now */
export function atShape(spot: Spot, shape: Shape): Spot {
  const holders = shape.docs === undefined ? spot.holders : [...spot.holders, { docs: shape.docs, place: shape.place }];
  const subject = isNamed(shape) ? nameOf(shape) : spot.subject;
  return { ...spot, subject, holders, place: shape.place ?? spot.place };
}

/** @param step such as `.room` or `[]` */
export function below(spot: Spot, step: string, put: (value: unknown) => unknown, holder?: Documented): Spot {
  return {
    path: `${spot.path}${step}`,
    subject: `${spot.subject}${step}`,
    place: holder?.place ?? spot.place,
    holders: holder?.docs === undefined ? spot.holders : [...spot.holders, holder],
    whole: (value) => spot.whole(put(value)),
  };
}
