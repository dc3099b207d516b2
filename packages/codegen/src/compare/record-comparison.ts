/** Compares properties that have names with a record, which takes any that fits. */

import type { ShapeOf } from "../model/shape.ts";
import { isIdentifier, quote } from "../print/quote.ts";
import type { Comparing } from "./comparing.ts";
import { type Fields, mayMiss } from "./fields.ts";
import { isKey } from "./record-keys.ts";
import { NoSample } from "./sample.ts";
import { below, type Spot } from "./spot.ts";

export function compareWithRecord(
  comparing: Comparing,
  { fields, rest }: Fields,
  { key, value }: ShapeOf<"record">,
  spot: Spot,
): void {
  const { samples, sides } = comparing;
  const { taker, view } = sides;
  const at = (name: string, step: string) =>
    below(spot, step, (inner) => ({ ...samples.object(fields), [name]: inner }));
  for (const field of fields) {
    const name = isIdentifier(field.key) ? `.${field.key}` : `[${quote(field.key)}]`;
    const inside = at(field.key, name);
    if (isKey(taker, view, key, field.key)) comparing.compare([field.shape, value], inside, "optional");
    else comparing.report(comparing.rule("FIELD_REFUSED"), inside, "is refused now", () => samples.of(field.shape));
  }
  if (typeof rest !== "number") return;
  const others = at("other", ".*");
  comparing.compare([rest, value], others, "optional");
  if (!isKey(taker, view, key, "other"))
    comparing.report(comparing.rule("FIELD_REFUSED"), others, "are refused now", () => samples.of(rest));
}

/** Something that lacks what is needed, or has what nobody asked for. */
export function strangeRecord(
  { samples, sides }: Comparing,
  { key, value }: ShapeOf<"record">,
  taken: Fields,
): unknown {
  if (taken.fields.some((field) => !mayMiss(sides.taker, field, sides.view))) return {};
  if (taken.rest === undefined) throw new NoSample();
  return { [String(samples.of(key))]: samples.of(value) };
}
