/** Which schemas look different in two of their views. */

import { insideOf, reaching } from "./graph.ts";
import { isForeign, isUntold } from "./opaque.ts";
import { mayBeLeftOut } from "./optionality.ts";
import type { LeafKind, Shape, ShapeId } from "./shape.ts";
import type { View } from "./view.ts";

/** Of these, one name tells all. */
const plain = new Set<string>(["string", "number", "boolean", "bigint", "date", "bytes"] satisfies LeafKind[]);

export class Differences {
  readonly #shapes: readonly Shape[];
  readonly #found: Readonly<Record<"in-out" | "out-held" | "in-held", ReadonlySet<ShapeId>>>;
  readonly #opaque: ReadonlySet<ShapeId>;

  constructor(shapes: readonly Shape[]) {
    this.#shapes = shapes;
    const between = (a: View, b: View, differs: (shape: Shape) => boolean) =>
      reaching(shapes, (shape) => [...insideOf(shape, a), ...insideOf(shape, b)], differs);
    const given = (shape: Shape) => this.#givenOtherwise(shape);
    const held = (shape: Shape) => this.#heldOtherwise(shape);
    this.#found = {
      "in-out": between("in", "out", given),
      "out-held": between("out", "held", held),
      "in-held": between("in", "held", (shape) => given(shape) || held(shape)),
    };
    this.#opaque = reaching(shapes, (shape) => insideOf(shape, "held"), isUntold);
  }

  /** May say yes where two types turn out to be the same, never no where they differ. */
  differ(id: ShapeId, pair: "in-out" | "out-held" | "in-held"): boolean {
    return this.#found[pair].has(id);
  }

  /** What the server holds cannot be known without TypeScript. */
  opaque(id: ShapeId): boolean {
    return this.#opaque.has(id);
  }

  /** A client may give something else than it gets. */
  #givenOtherwise(shape: Shape): boolean {
    if (shape.narrowed) return true;
    switch (shape.kind) {
      case "default":
      case "prefault":
      case "preprocess":
      case "transform":
        return true;
      case "record":
        return mayBeLeftOut(this.#shapes, shape.value, "in");
      default:
        return "coerce" in shape && shape.coerce === true;
    }
  }

  /** The server holds something else than crosses the wire. */
  #heldOtherwise(shape: Shape): boolean {
    switch (shape.kind) {
      case "pipe":
      case "codec":
        return !this.#alike(shape.in, shape.out);
      case "preprocess":
      case "success":
        return true;
      default:
        return isForeign(shape) && shape.narrowed !== true;
    }
  }

  #alike(a: ShapeId, b: ShapeId): boolean {
    const [first, second] = [this.#shapes[a], this.#shapes[b]];
    return first?.kind === second?.kind && plain.has(first?.kind ?? "") && !first?.brand && !second?.brand;
  }
}
