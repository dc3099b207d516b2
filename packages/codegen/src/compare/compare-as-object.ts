/** Compares a record with an object that need not have any of its fields, and has a type for all others. */

import type { ShapeId, ShapeOf } from "../model/shape.ts";
import { isIdentifier, quote } from "../print/quote.ts";
import type { Comparing, Sides } from "./comparing.ts";
import { type Fields, mayMiss } from "./fields.ts";
import { isKey } from "./record-keys.ts";
import { below, type Spot } from "./spot.ts";

/** Of which none must be there, and of which any may. */
type OpenFields = Fields & { readonly rest: ShapeId };

export function isOpen(fields: Fields | undefined, { taker, view }: Sides): fields is OpenFields {
  return typeof fields?.rest === "number" && fields.fields.every((field) => mayMiss(taker, field, view));
}

export function compareAsObject(
  comparing: Comparing,
  { key, value }: ShapeOf<"record">,
  { fields, rest }: OpenFields,
  spot: Spot,
): void {
  const { giver, view } = comparing.sides;
  const at = (name: string, step: string) => below(spot, step, (inner) => ({ [name]: inner }));
  for (const field of fields.filter((one) => isKey(giver, view, key, one.key))) {
    const step = isIdentifier(field.key) ? `.${field.key}` : `[${quote(field.key)}]`;
    comparing.compare([value, field.shape], at(field.key, step), "optional");
  }
  comparing.compare([value, rest], at("other", ".*"), "optional");
}
