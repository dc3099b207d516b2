/** Shapes as a graph: what lies inside what, and what can be reached from where. */

import type { Shape, ShapeId } from "./shape.ts";
import type { View } from "./view.ts";

const nothing: readonly ShapeId[] = [];

/** The shapes directly inside, as one view sees them; without a view, all of them. */
export function insideOf(shape: Shape, view?: View): readonly ShapeId[] {
  switch (shape.kind) {
    case "object":
      return [...shape.fields.map((field) => field.shape), ...(typeof shape.rest === "number" ? [shape.rest] : [])];
    case "template":
      return shape.parts.flatMap((part) => (typeof part === "string" ? [] : [part.shape]));
    case "array":
    case "set":
      return [shape.item];
    case "tuple":
      return shape.rest === undefined ? shape.items : [...shape.items, shape.rest];
    case "record":
    case "map":
      return [shape.key, shape.value];
    case "union":
      return shape.options;
    case "intersection":
      return [shape.left, shape.right];
    case "pipe":
    case "codec":
      return view === undefined ? [shape.in, shape.out] : [view === "held" ? shape.out : shape.in];
    case "preprocess":
      return view === "in" ? [] : view === undefined ? [shape.in, shape.out] : [shape.out];
    case "success":
      return view === "held" ? [] : [shape.inner];
    default:
      return "inner" in shape ? [shape.inner] : nothing;
  }
}

type Inside = (shape: Shape) => readonly ShapeId[];

/** All shapes from which one that `wanted` names can be reached, that one included. */
export function reaching(
  shapes: readonly Shape[],
  inside: Inside,
  wanted: (shape: Shape, id: ShapeId) => boolean,
): ReadonlySet<ShapeId> {
  const found = new Set<ShapeId>();
  shapes.forEach((shape, id) => {
    if (wanted(shape, id)) found.add(id);
  });
  if (found.size === 0) return found; // as with most contracts: they hold nothing that is out of the ordinary
  const above = shapes.map((): ShapeId[] => []);
  shapes.forEach((shape, id) => {
    for (const child of inside(shape)) above[child]?.push(id);
  });
  for (const id of found) for (const parent of above[id] ?? []) found.add(parent);
  return found;
}

/**
 * Calls `visit` for all shapes that can be reached, outer before inner, each once.
 *
 * @param seen where it has been before, and what was below: it goes there no more
 */
export function reach(
  shapes: readonly Shape[],
  from: Iterable<ShapeId>,
  inside: Inside,
  visit: (id: ShapeId) => void,
  seen = new Set<ShapeId>(),
) {
  const todo = [...from].reverse();
  for (let id = todo.pop(); id !== undefined; id = todo.pop()) {
    const shape = shapes[id];
    if (!shape || seen.has(id)) continue;
    seen.add(id);
    visit(id);
    const below = inside(shape);
    for (let at = below.length - 1; at >= 0; at--) todo.push(below[at] as ShapeId);
  }
}

/**
 * Shapes that must be named so that no circle is left without a name in it: of each circle that has none, the first that
 * `nameable` accepts.
 */
export function unnamedCircles(
  shapes: readonly Shape[],
  nameable: (shape: Shape) => boolean,
  named: (shape: Shape) => boolean,
  inside: Inside = insideOf,
): ReadonlySet<ShapeId> {
  const found = new Set<ShapeId>();
  for (let before = -1; before < found.size; ) {
    before = found.size; // a name may lie on one of two circles that share an end: look again
    const open = shapes.map((shape, id) => (found.has(id) || named(shape) ? [] : inside(shape)));
    followAll(open, (circle) => {
      if (circle.some((id) => found.has(id))) return;
      const first = circle.find((id) => nameable(shapes[id] as Shape));
      if (first !== undefined) found.add(first);
    });
  }
  return found;
}

/** Depth first, without recursion: contracts may be deep. */
function followAll(inside: readonly (readonly ShapeId[])[], closed: (circle: ShapeId[]) => void): void {
  const done = new Set<ShapeId>();
  for (const start of inside.keys()) {
    if (done.has(start)) continue;
    const path: ShapeId[] = [];
    const left: ShapeId[][] = [];
    const open = new Map<ShapeId, number>();
    const enter = (id: ShapeId) => {
      const at = open.get(id);
      if (at !== undefined) closed(path.slice(at));
      if (at !== undefined || done.has(id)) return;
      open.set(id, path.length);
      path.push(id);
      left.push([...(inside[id] ?? [])].reverse());
    };
    enter(start);
    for (let top = left.at(-1); top; top = left.at(-1)) {
      const next = top.pop();
      if (next !== undefined) enter(next);
      else leave(path, left, open, done);
    }
  }
}

function leave(path: ShapeId[], left: ShapeId[][], open: Map<ShapeId, number>, done: Set<ShapeId>): void {
  left.pop();
  const id = path.pop();
  if (id === undefined) return;
  open.delete(id);
  done.add(id);
}
