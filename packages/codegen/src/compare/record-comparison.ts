/** Compares properties that have names with a record, which takes any that fits. */

import type { ShapeId, ShapeOf } from "../model/shape.ts";
import { isIdentifier, quote } from "../print/quote.ts";
import type { Comparing } from "./comparing.ts";
import type { Fields } from "./fields.ts";
import { isKey } from "./record-keys.ts";
import { NoSample } from "./sample.ts";
import { below, type Spot } from "./spot.ts";

/** What a field that nobody asked for may hold. */
export const anything = ["a", 1, true, null];

export function compareWithRecord(
  comparing: Comparing,
  { fields, rest }: Fields,
  { key, value }: ShapeOf<"record">,
  spot: Spot,
): void {
  const { acceptance, samples, sides } = comparing;
  const { taker, view } = sides;
  const at = (name: string, step: string) =>
    below(spot, step, (inner) => ({ ...samples.object(fields), [name]: inner }));
  for (const field of fields) {
    const name = isIdentifier(field.key) ? `.${field.key}` : `[${quote(field.key)}]`;
    const inside = at(field.key, name);
    if (isKey(taker, view, key, field.key)) comparing.compare([field.shape, value], inside, "optional");
    else comparing.report(comparing.rule("FIELD_REFUSED"), inside, "is refused now", () => samples.of(field.shape));
  }
  const others = at("other", ".*");
  if (rest === undefined && sides.direction === "in") {
    const isOpen = isKey(taker, view, key, "other");
    return tellMisfit(comparing, isOpen ? anything.find((one) => acceptance.judge(value, one) === "no") : "a", others);
  }
  if (typeof rest !== "number") return;
  comparing.compare([rest, value], others, "optional");
  if (!isKey(taker, view, key, "other"))
    comparing.report(comparing.rule("FIELD_REFUSED"), others, "are refused now", () => samples.of(rest));
}

/**
 * TypeScript lets an object through that has more than is asked for, and a client sends all of it.
 *
 * @param misfit such a field that was ignored before
 */
export function tellMisfit(comparing: Comparing, misfit: unknown, spot: Spot): void {
  const what = "are refused now where they do not fit the type of all other fields";
  if (misfit !== undefined) comparing.report("INPUT_FIELD_REFUSED", spot, what, () => misfit);
}

/** Something that lacks what is needed, or has what does not fit, or what nobody asked for. */
export function strangeRecord(
  { acceptance, samples, sides }: Comparing,
  { key, value }: ShapeOf<"record">,
  taken: ShapeId,
  { fields }: Fields,
): unknown {
  const known = fields.map((field) => field.key);
  const other = [String(samples.of(key)), "other"].filter((name) => !known.includes(name));
  const names = [...known, ...other].filter((name) => isKey(sides.giver, sides.view, key, name));
  const records = [{}, ...names.map((name) => ({ [name]: samples.of(value) }))];
  const strange = records.find((record) => acceptance.judge(taken, record) === "no");
  if (!strange) throw new NoSample();
  return strange;
}
