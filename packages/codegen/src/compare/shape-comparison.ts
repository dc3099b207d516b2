/** Compares two shapes of like kind: their bounds, and what lies inside them. */

import type { Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import { compareAsObject, isOpen } from "./compare-as-object.ts";
import type { Comparing, FullPair } from "./comparing.ts";
import { constraintChanges, strayTexts } from "./constraint-changes.ts";
import { crossesAlike } from "./date-text.ts";
import { compareFields } from "./field-comparison.ts";
import { fieldsOf } from "./fields.ts";
import { fits } from "./leaf-values.ts";
import { compareAsArray, compareAsTuple, compareTuples, lengthsOf } from "./list-comparison.ts";
import { compareWithRecord, strangeRecord } from "./record-comparison.ts";
import { NoSample } from "./sample.ts";
import { below, type Spot } from "./spot.ts";

type TemplatePart = ShapeOf<"template">["parts"][number];

export function compareShapes(comparing: Comparing, pair: FullPair, spot: Spot): void {
  const { giver, taker, view } = comparing.sides;
  const [given, taken] = [giver[pair[0]] as Shape, taker[pair[1]] as Shape];
  if (comparing.tagging === "none" && crossesAlike(given, taken)) return;
  compareConstraints(comparing, pair, spot);
  const [from, to] = [fieldsOf(given, giver, view), fieldsOf(taken, taker, view)];
  if (from && to) return compareFields(comparing, from, to, spot);
  if (from && taken.kind === "record") return compareWithRecord(comparing, from, taken, spot);
  if (to || given.kind !== taken.kind) return compareUnlike(comparing, pair, spot);
  compareInside(comparing, pair[0], given, taken, spot);
}

function compareInside(comparing: Comparing, id: ShapeId, given: Shape, taken: Shape, spot: Spot): void {
  const { samples } = comparing;
  switch (given.kind) {
    case "array":
    case "set": {
      const least = Math.max(1, Number(given.constraints?.min ?? 1));
      const put = (item: unknown) =>
        given.kind === "set" ? new Set([item]) : Array.from({ length: least }, () => item);
      return comparing.compare([given.item, (taken as typeof given).item], below(spot, "[]", put));
    }
    case "record":
    case "map": {
      const isMap = given.kind === "map";
      const other = taken as ShapeOf<"map">;
      const pairOf = (key: unknown, value: unknown) => (isMap ? new Map([[key, value]]) : { [String(key)]: value });
      const asKey = (key: unknown) => pairOf(key, samples.of(given.value));
      const asValue = (value: unknown) => pairOf(samples.of(given.key), value);
      if (isMap || !isAnyText(comparing.sides.taker[other.key]))
        comparing.compare([given.key, other.key], below(spot, "{key}", asKey));
      return comparing.compare(
        [given.value, other.value],
        below(spot, "{value}", asValue),
        isMap ? "slot" : "optional",
      );
    }
    case "tuple":
      return compareTuples(comparing, given, taken as ShapeOf<"tuple">, spot);
    case "intersection":
      for (const side of ["left", "right"] as const)
        comparing.compare([given[side], (taken as ShapeOf<"intersection">)[side]], spot);
      return;
    case "template":
      return compareTemplates(comparing, id, given, taken as ShapeOf<"template">, spot);
    case "custom":
    case "unsupported":
      if (ownName(given) !== ownName(taken))
        comparing.report(comparing.rule("TYPE_CHANGED"), spot, `is another ${given.kind} than before`, () =>
          samples.of(id),
        );
  }
}

/** Numbers too are texts, as keys of a record. */
function isAnyText(shape: Shape | undefined): boolean {
  return shape?.kind === "string" && shape.constraints === undefined;
}

function compareTemplates(
  comparing: Comparing,
  id: ShapeId,
  given: ShapeOf<"template">,
  taken: ShapeOf<"template">,
  spot: Spot,
): void {
  const isSame = (part: TemplatePart, index: number): boolean => {
    const other = taken.parts[index];
    if (typeof part === "string" || typeof other === "string" || other === undefined) return part === other;
    const { giver, taker } = comparing.sides;
    if (giver[part.shape]?.kind !== taker[other.shape]?.kind) return isAnyText(taker[other.shape]);
    return comparing.fits([part.shape, other.shape], spot, "slot") === "fully";
  };
  if (given.parts.length === taken.parts.length && given.parts.every(isSame)) return;
  const refused = () => comparing.samples.of(id);
  comparing.report(comparing.rule("TYPE_CHANGED"), spot, "is another template than before", refused);
}

function compareConstraints(comparing: Comparing, [id, other]: FullPair, spot: Spot): void {
  const { sides, samples } = comparing;
  const taken = sides.taker[other]?.constraints ?? {};
  const { kind } = sides.giver[id] as Shape;
  const isAsArray = sides.taker[other]?.kind === "array";
  const given = (isAsArray ? lengthsOf(sides.giver, sides.giver[id], sides.view) : sides.giver[id]?.constraints) ?? {};
  const [before, now] = sides.direction === "in" ? [given, taken] : [taken, given];
  const { bounds, format } = constraintChanges(given, taken, before, now);
  const refused = (): unknown => {
    if (kind === "array" || kind === "tuple" || kind === "set" || kind === "map") {
      const counts = [0, 1, Number(taken.min ?? 1) - 1, Number(taken.max ?? 0) + 1, Number(given.max ?? 0)];
      for (const count of counts.filter((each) => each >= 0)) {
        const size = Array.from({ length: count });
        if (fits(given, size) && !fits(taken, size)) return samples.sized(id, count);
      }
      throw new NoSample();
    }
    return samples.leaf(id, taken, (value) => !fits(taken, value), strayTexts(given, taken));
  };
  if (bounds.length > 0)
    comparing.report(
      comparing.rule("CONSTRAINT_TIGHTENED", "CONSTRAINT_LOOSENED"),
      spot,
      `is now ${bounds.join(", ")}`,
      refused,
    );
  if (format !== undefined)
    comparing.report(comparing.rule("FORMAT_TIGHTENED", "FORMAT_LOOSENED"), spot, `is now ${format}`, refused);
}

/** Such as a record where an object is taken. */
function compareUnlike(comparing: Comparing, [id, other]: FullPair, spot: Spot): void {
  const { giver, taker } = comparing.sides;
  const [given, taken] = [giver[id] as Shape, taker[other] as Shape];
  if (given.kind === "template" && taken.kind === "string") return;
  if (given.kind === "tuple" && taken.kind === "array") return compareAsArray(comparing, given, taken, spot);
  if (given.kind === "array" && taken.kind === "tuple") return compareAsTuple(comparing, id, [given, taken], spot);
  const { direction, view } = comparing.sides;
  const to = given.kind === "record" ? fieldsOf(taken, taker, view) : undefined;
  if (given.kind === "record" && isOpen(to, comparing.sides)) return compareAsObject(comparing, given, to, spot);
  const [now, was] = direction === "in" ? [taken.kind, given.kind] : [given.kind, taken.kind];
  const what = now === was ? `is another ${now} than before` : `is now ${now} (was ${was})`;
  const value = () =>
    given.kind === "record" && to ? strangeRecord(comparing, given, other, to) : comparing.samples.of(id);
  comparing.report(comparing.rule("TYPE_CHANGED"), spot, what, value);
}

/** Of what cannot be looked into. */
function ownName(shape: Shape): string {
  return "name" in shape ? String(shape.name) : "";
}
