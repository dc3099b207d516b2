/** Compares two shapes of like kind: their bounds, and what lies inside them. */

import type { Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import type { Comparing, FullPair } from "./comparing.ts";
import { constraintChanges } from "./constraint-changes.ts";
import { crossesAlike } from "./date-text.ts";
import { compareFields } from "./field-comparison.ts";
import { fieldsOf } from "./fields.ts";
import { fits } from "./leaf-values.ts";
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
  const [given, taken] = [sides.giver[id]?.constraints ?? {}, sides.taker[other]?.constraints ?? {}];
  const [before, now] = sides.direction === "in" ? [given, taken] : [taken, given];
  const { bounds, format } = constraintChanges(given, taken, before, now);
  const { kind } = sides.giver[id] as Shape;
  const refused = (): unknown => {
    if (kind === "array" || kind === "set" || kind === "map") {
      const counts = [0, 1, Number(taken.min ?? 1) - 1, Number(taken.max ?? 0) + 1, Number(given.max ?? 0)];
      for (const count of counts.filter((each) => each >= 0)) {
        const size = Array.from({ length: count });
        if (fits(given, size) && !fits(taken, size)) return samples.sized(id, count);
      }
      throw new NoSample();
    }
    return samples.leaf(id, taken, (value) => !fits(taken, value));
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

/** A list and a tuple, or a record where an object is taken. */
function compareUnlike(comparing: Comparing, [id, other]: FullPair, spot: Spot): void {
  const { giver, taker } = comparing.sides;
  const [given, taken] = [giver[id] as Shape, taker[other] as Shape];
  if (given.kind === "template" && taken.kind === "string") return;
  if (given.kind === "tuple" && taken.kind === "array") {
    given.items.forEach((item, index) => {
      comparing.compare([item, taken.item], below(spot, `[${index}]`, itemAt(comparing, given, index)));
    });
    return;
  }
  const { direction, view } = comparing.sides;
  const [now, was] = direction === "in" ? [taken.kind, given.kind] : [given.kind, taken.kind];
  const what = now === was ? `is another ${now} than before` : `is now ${now} (was ${was})`;
  const value = () => {
    const to = fieldsOf(taken, taker, view);
    return given.kind === "record" && to ? strangeRecord(comparing, given, to) : comparing.samples.of(id);
  };
  comparing.report(comparing.rule("TYPE_CHANGED"), spot, what, value);
}

function compareTuples(comparing: Comparing, given: ShapeOf<"tuple">, taken: ShapeOf<"tuple">, spot: Spot): void {
  const [from, to] = [given.items.length, taken.items.length];
  const isTooLong = (from > to || given.rest !== undefined) && taken.rest === undefined;
  if (isTooLong || from < to) {
    const { direction, taker } = comparing.sides;
    const [is, was] = direction === "in" ? [taken, given] : [given, taken];
    const isOptional = taken.items.slice(from).every((item) => taker[item]?.kind === "optional");
    if (isTooLong || !isOptional)
      comparing.report(
        comparing.rule("LENGTH_CHANGED"),
        spot,
        `now has ${lengthText(is)} items (had ${lengthText(was)})`,
        () =>
          [...given.items, ...Array.from({ length: Math.max(0, to - from + 1) }, () => given.rest)].flatMap((item) =>
            item === undefined ? [] : [comparing.samples.of(item)],
          ),
      );
  }
  for (const [index, item] of given.items.entries()) {
    const other = taken.items[index] ?? taken.rest;
    if (other !== undefined)
      comparing.compare([item, other], below(spot, `[${index}]`, itemAt(comparing, given, index)));
  }
  if (given.rest !== undefined && taken.rest !== undefined) {
    const put = (value: unknown) => [...given.items.map((item) => comparing.samples.of(item)), value];
    comparing.compare([given.rest, taken.rest], below(spot, "[…]", put));
  }
}

function lengthText({ items, rest }: ShapeOf<"tuple">): string {
  return `${items.length}${rest === undefined ? "" : " or more"}`;
}

function itemAt({ samples }: Comparing, { items }: ShapeOf<"tuple">, place: number): (value: unknown) => unknown {
  return (value) => items.map((item, index) => (index === place ? value : samples.of(item)));
}

/** Of what cannot be looked into. */
function ownName(shape: Shape): string {
  return "name" in shape ? String(shape.name) : "";
}
