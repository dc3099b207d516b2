/** What the keys of a record are to TypeScript: some it knows by name, of the others only the type. */

import { hasOwnType } from "../model/opaque.ts";
import type { LiteralValue, Shape, ShapeId } from "../model/shape.ts";
import type { View } from "../model/view.ts";
import type { Doc } from "../print/doc.ts";

export interface RecordKeys {
  readonly names: readonly string[];
  readonly types: readonly Doc[];
}

/** @returns `undefined` where the keys have a type that may not stand in an index signature, such as a brand */
export function recordKeys(
  shapes: readonly Shape[],
  key: ShapeId,
  view: View,
  textOf: (id: ShapeId) => Doc,
): RecordKeys | undefined {
  const literals: LiteralValue[] = [];
  const types = new Map<string, Doc>();
  const seen = new Set<ShapeId>();
  const visit = (id: ShapeId): boolean => {
    const shape = shapes[id];
    if (!shape || seen.has(id)) return true;
    seen.add(id);
    if (hasOwnType(shape, view) || hasNames(shapes, shape)) return false;
    const through = keysThrough(shape, view);
    if (through) return through.every(visit);
    if (shape.kind === "literal") literals.push(...shape.values);
    else {
      const type = indexType(shape, view) ?? textOf(id);
      types.set(JSON.stringify(type), type);
    }
    return true;
  };
  if (!visit(key)) return undefined;
  const all = ["PropertyKey", "string"].find((type) => types.has(JSON.stringify(type)));
  if (all === "PropertyKey") return { names: [], types: [all] };
  const named = literals.filter((value) => all === undefined && !(typeof value === "number" && types.has('"number"')));
  return { names: named.map(String), types: [...types.values()].filter((type) => !all || isPlain(type)) };
}

/** Whether TypeScript makes of a type more than a pattern: some strings by name, as of `${"a" | "b"}-${1 | 2}`. */
function hasNames(shapes: readonly Shape[], shape: Shape): boolean {
  if (shape.kind === "intersection")
    return [shape.left, shape.right].some((side) => isKnown(shapes, shapes[side], new Set()));
  return shape.kind === "template" && isKnown(shapes, shape, new Set());
}

/** Whether it may be a text that is known beforehand. */
function isKnown(shapes: readonly Shape[], shape: Shape | undefined, seen: ReadonlySet<Shape>): boolean {
  if (!shape || seen.has(shape)) return false;
  const isInnerKnown = (id: ShapeId) => isKnown(shapes, shapes[id], new Set([...seen, shape]));
  switch (shape.kind) {
    case "literal":
    case "boolean":
    case "null":
    case "undefined":
    case "optional":
    case "nullable":
      return true;
    case "template":
      return shape.parts.every((part) => typeof part === "string" || isInnerKnown(part.shape));
    case "union":
      return shape.options.some(isInnerKnown);
    case "intersection":
      return [shape.left, shape.right].some(isInnerKnown);
    default:
      return "inner" in shape && isInnerKnown(shape.inner);
  }
}

/** The shapes whose keys are keys of this one. */
function keysThrough(shape: Shape, view: View): readonly ShapeId[] | undefined {
  switch (shape.kind) {
    case "union":
      return shape.options;
    case "never":
      return [];
    case "pipe":
    case "codec":
      return [view === "held" ? shape.out : shape.in];
    case "preprocess":
      return view === "in" ? undefined : [shape.out];
    default:
      return "inner" in shape ? [shape.inner] : undefined;
  }
}

/** `undefined`: as it is written elsewhere. */
function indexType(shape: Shape, view: View): Doc | undefined {
  switch (shape.kind) {
    case "template":
    case "intersection":
      return undefined;
    case "preprocess":
    case "transform":
      return "PropertyKey";
    default: {
      const isNumber = shape.kind === "number" || shape.kind === "nan";
      if ("coerce" in shape && shape.coerce && view === "in") return "PropertyKey";
      return isNumber ? "number" : "string";
    }
  }
}

/** `string` takes in what is a pattern of one. */
function isPlain(type: Doc): boolean {
  return type === "string" || type === "number";
}
