/** What of a shape shows on the wire, as JSON. */

import type { LiteralValue, Shape, ShapeId } from "./shape.ts";
import type { WireView } from "./view.ts";

export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

/** @param inside how a shape inside this one is written */
export function wireSchema(shape: Shape, view: WireView, inside: (id: ShapeId) => Json): Json {
  switch (shape.kind) {
    case "object": {
      // Sorted, so that the order in which an author wrote them does not show; `__proto__` becomes an own property too.
      const sorted = [...shape.fields].sort((a, b) => (a.key < b.key ? -1 : 1));
      const fields = sorted.map(({ key, shape: field }) => [key, inside(field)] as const);
      const rest = shape.rest === undefined ? undefined : shape.rest === false ? false : inside(shape.rest);
      return { type: "object", fields: Object.fromEntries(fields), ...(rest !== undefined && { rest }) };
    }
    case "literal":
      return { type: "literal", values: shape.values as readonly LiteralValue[] };
    case "template":
      return {
        type: "template",
        parts: shape.parts.map((part) => (typeof part === "string" ? part : inside(part.shape))),
      };
    case "array":
    case "set":
      return { type: shape.kind, item: inside(shape.item) };
    case "tuple": {
      const rest = shape.rest === undefined ? undefined : inside(shape.rest);
      return { type: "tuple", items: shape.items.map(inside), ...(rest !== undefined && { rest }) };
    }
    case "record":
    case "map":
      return {
        type: shape.kind,
        key: inside(shape.key),
        value: inside(shape.value),
        ...("partial" in shape && { partial: true }),
      };
    case "union":
      return {
        type: "union",
        options: shape.options.map(inside),
        ...(shape.discriminator !== undefined && { discriminator: shape.discriminator }),
        ...(shape.exclusive && { exclusive: true }),
      };
    case "intersection":
      return { type: "intersection", of: [inside(shape.left), inside(shape.right)] };
    default:
      return wrapperSchema(shape, view, inside);
  }
}

function wrapperSchema(shape: Shape, view: WireView, inside: (id: ShapeId) => Json): Json {
  switch (shape.kind) {
    case "optional":
    case "exactOptional":
      return { type: "optional", of: inside(shape.inner) };
    case "default":
    case "prefault":
      return view === "in" ? { type: "optional", of: inside(shape.inner), default: true } : inside(shape.inner);
    case "nullable":
      return { type: "nullable", of: inside(shape.inner) };
    case "nonoptional":
      return { type: "required", of: inside(shape.inner) };
    case "catch":
    case "readonly":
    case "success":
      return inside(shape.inner);
    case "pipe":
    case "codec":
      return inside(shape.in);
    case "preprocess":
      return view === "in" ? { type: "unknown" } : inside(shape.out);
    default:
      return { type: "coerce" in shape && shape.coerce && view === "in" ? "unknown" : shape.kind };
  }
}
