/** Schemas that zod builds without a word, and fails on when a value comes. */

import type { Shape, ShapeId, ShapeOf } from "../model/shape.ts";
import { type ValueKind, valueKinds } from "../model/value-kinds.ts";
import type { WireView } from "../model/view.ts";

/** `.readonly()` freezes what was parsed, and no bytes can be frozen; what goes out is not. */
export function freezesBytes(
  shapes: readonly Shape[],
  { inner }: { readonly inner: ShapeId },
  view: WireView,
): boolean {
  return view === "in" && valueKinds(shapes, inner, "held").has("bytes");
}

/** Each side makes its own of them, and zod cannot merge the two. */
const unmergeable: ReadonlySet<ValueKind> = new Set(["map", "set", "nan"]);

export function neverMerges(shapes: readonly Shape[], { left, right }: ShapeOf<"intersection">): boolean {
  const seen = new Set<string>();
  const clash = (a: ShapeId, b: ShapeId): boolean => {
    const key = `${a} ${b}`;
    if (seen.has(key)) return false;
    seen.add(key);
    const others = fieldsOf(shapes[b]);
    const shared = [...fieldsOf(shapes[a])].some(([name, field]) => {
      const other = others.get(name);
      return other !== undefined && clash(field, other);
    });
    return shared || onlyUnmergeable(valueKinds(shapes, a, "held"), valueKinds(shapes, b, "held"));
  };
  return clash(left, right);
}

function onlyUnmergeable(a: ReadonlySet<ValueKind>, b: ReadonlySet<ValueKind>): boolean {
  const common = a.has("any") ? b : b.has("any") ? a : new Set([...a].filter((kind) => b.has(kind)));
  const filled = [...common].filter((kind) => kind !== "undefined" && kind !== "null");
  return filled.length > 0 && filled.every((kind) => unmergeable.has(kind));
}

function fieldsOf(shape: Shape | undefined): ReadonlyMap<string, ShapeId> {
  return new Map(shape?.kind === "object" ? shape.fields.map(({ key, shape: field }) => [key, field]) : []);
}
