/** The alternatives that a shape comes to, on the wire: values, and shapes that are no mere wrapping. */

import type { LiteralValue, Shape, ShapeId } from "../model/shape.ts";
import type { WireView } from "../model/view.ts";

export type Member =
  | { readonly type: "value"; readonly value: LiteralValue }
  /** `isCoded`: code has the last word on whether it is one. */
  | { readonly type: "shape"; readonly id: ShapeId; readonly isCoded?: true }
  /** `by`: what coerces it, or whose code has to make something of it; else whatever is given is a value. `isThere`: but undefined. */
  | { readonly type: "any"; readonly by?: ShapeId; readonly isThere?: true };

export const nothing: Member = { type: "value", value: { undefined: true } };

export function membersOf(shapes: readonly Shape[], id: ShapeId | undefined, view: WireView): Member[] {
  if (id === undefined) return [nothing];
  const found = new Map<string, Member>();
  for (const member of flat(shapes, id, view, new Set())) found.set(JSON.stringify(member), member);
  return [...found.values()];
}

export function isUndefined(member: Member): boolean {
  return (
    member.type === "value" && typeof member.value === "object" && member.value !== null && "undefined" in member.value
  );
}

export function isNull(member: Member): boolean {
  return member.type === "value" && member.value === null;
}

function flat(shapes: readonly Shape[], id: ShapeId, view: WireView, above: ReadonlySet<ShapeId>): Member[] {
  const shape = shapes[id];
  if (!shape || above.has(id)) return [];
  const inside = (inner: ShapeId) => flat(shapes, inner, view, new Set([...above, id]));
  if ("coerce" in shape && shape.coerce && view === "in") return [{ type: "any", by: id }];
  switch (shape.kind) {
    case "null":
      return [{ type: "value", value: null }];
    case "undefined":
    case "void":
      return [nothing];
    case "any":
    case "unknown":
      return [{ type: "any" }];
    case "transform":
      return [view === "in" ? { type: "any", by: id } : { type: "any" }];
    case "never":
      return [];
    case "literal":
      return shape.values.map((value) => ({ type: "value", value }));
    case "union":
      return shape.options.flatMap(inside);
    case "pipe":
      return inside(shape.in);
    case "codec":
      return view === "in" ? inside(shape.in).map(coded) : inside(shape.in);
    case "preprocess":
      return view === "in" ? [{ type: "any", by: id }] : inside(shape.out);
    default:
      return "inner" in shape ? wrapped(shape.kind, inside(shape.inner), view) : [{ type: "shape", id }];
  }
}

function coded(member: Member): Member {
  return member.type === "shape" ? { ...member, isCoded: true } : member;
}

function there(member: Member): Member {
  return member.type === "any" ? { ...member, isThere: true } : member;
}

function wrapped(kind: Shape["kind"], inner: Member[], view: WireView): Member[] {
  switch (kind) {
    case "optional":
      return [...inner, nothing];
    case "prefault": // what comes out of a server is not filled in
      return view === "in" ? [...inner, nothing] : inner;
    case "default":
      return view === "in" ? [...inner, nothing] : inner.filter((member) => !isUndefined(member));
    case "nullable":
      return [...inner, { type: "value", value: null }];
    case "nonoptional":
      return inner.filter((member) => !isUndefined(member)).map(there);
    default:
      return inner;
  }
}
