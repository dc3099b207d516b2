/** What JavaScript values a shape allows at its top. */

import type { LiteralValue, Shape, ShapeId } from "./shape.ts";
import type { View } from "./view.ts";

/** `number` is a finite one; `any`: whatever there is. */
export type ValueKind =
  | "undefined"
  | "null"
  | "boolean"
  | "string"
  | "number"
  | "nan"
  | "bigint"
  | "date"
  | "bytes"
  | "map"
  | "set"
  | "list"
  | "object"
  | "any";

export function valueKinds(shapes: readonly Shape[], id: ShapeId, view: View): ReadonlySet<ValueKind> {
  const top = shapes[id];
  if (top && isLeaf(top)) return setOf(ownKinds(top, view));
  const found = new Set<ValueKind>();
  const seen = new Set<ShapeId>();
  const visit = (at: ShapeId): void => {
    const shape = shapes[at];
    if (!shape || seen.has(at)) return;
    seen.add(at);
    if (shape.kind === "nonoptional") {
      for (const kind of valueKinds(shapes, shape.inner, view)) if (kind !== "undefined") found.add(kind);
      return;
    }
    for (const kind of ownKinds(shape, view)) found.add(kind);
    for (const inner of through(shape, view)) visit(inner);
  };
  visit(id);
  return found;
}

/** Most shapes: there is nothing to see through. */
function isLeaf(shape: Shape): boolean {
  return !("inner" in shape || "in" in shape) && shape.kind !== "union" && shape.kind !== "intersection";
}

const lone = new Map<ValueKind, ReadonlySet<ValueKind>>();

function setOf(kinds: readonly ValueKind[]): ReadonlySet<ValueKind> {
  const [only] = kinds;
  if (only === undefined || kinds.length > 1) return new Set(kinds);
  const known = lone.get(only) ?? new Set(kinds);
  lone.set(only, known);
  return known;
}

/** The shapes whose values are values of this one. */
export function through(shape: Shape, view: View): readonly ShapeId[] {
  switch (shape.kind) {
    case "union":
      return shape.options;
    case "intersection":
      return [shape.left];
    case "pipe":
    case "codec":
      return [view === "held" ? shape.out : shape.in];
    case "preprocess":
      return view === "in" ? [] : [shape.out];
    case "success":
      return view === "held" ? [] : [shape.inner];
    default:
      return "inner" in shape ? [shape.inner] : [];
  }
}

function ownKinds(shape: Shape, view: View): readonly ValueKind[] {
  switch (shape.kind) {
    case "optional":
      return ["undefined"];
    case "default":
    case "prefault":
      return view === "in" ? ["undefined"] : [];
    case "nullable":
      return ["null"];
    case "literal":
      return shape.values.map(literalKind);
    case "template":
      return ["string"];
    case "array":
    case "tuple":
      return ["list"];
    case "object":
    case "record":
      return ["object"];
    case "map":
    case "set":
      return [shape.kind];
    case "preprocess":
      return view === "in" ? ["any"] : [];
    case "success":
      return view === "held" ? ["boolean"] : [];
    default:
      return leafKinds(shape, view);
  }
}

function leafKinds(shape: Shape, view: View): readonly ValueKind[] {
  if ("coerce" in shape && shape.coerce && view === "in") return ["any"];
  switch (shape.kind) {
    case "void":
      return ["undefined"];
    case "any":
    case "unknown":
    case "transform":
      return ["any"];
    case "string":
    case "number":
    case "nan":
    case "boolean":
    case "bigint":
    case "date":
    case "bytes":
    case "null":
    case "undefined":
      return [shape.kind];
    default:
      return [];
  }
}

export function literalKind(value: LiteralValue): ValueKind {
  if (value === null) return "null";
  if (typeof value !== "object") return typeof value as "string" | "number" | "boolean";
  return "bigint" in value ? "bigint" : "undefined" in value ? "undefined" : "nan";
}
