/** Whether a property with a given schema may be left out. */

import type { Shape, ShapeId } from "./shape.ts";
import type { View } from "./view.ts";

const nowhere: ReadonlySet<ShapeId> = new Set();

/** As `z.input` and `z.output` have it, which is not always what zod does when it runs: see `catch`. */
export function mayBeLeftOut(shapes: readonly Shape[], id: ShapeId, view: View, seen = nowhere): boolean {
  const shape = shapes[id];
  if (!shape || seen.has(id)) return false;
  const ask = (inner: ShapeId) => mayBeLeftOut(shapes, inner, view, new Set([...seen, id]));
  switch (shape.kind) {
    case "optional":
    case "exactOptional":
      return true;
    case "default":
    case "prefault":
      return view === "in";
    case "nullable":
    case "readonly":
    case "catch":
      return ask(shape.inner);
    case "success":
      return view !== "held" && ask(shape.inner);
    case "pipe":
    case "codec":
      return ask(view === "held" ? shape.out : shape.in);
    case "preprocess":
      return ask(shape.out);
    case "union":
      return shape.options.some(ask);
    case "intersection":
      return ask(shape.left) && ask(shape.right);
    default:
      return false;
  }
}
