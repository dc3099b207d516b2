/** Whether a client can decode what it gets with the codecs of the contract. */

import { Decodings, decodedInside } from "../model/decoding.ts";
import type { Diagnostic } from "../model/diagnostic.ts";
import { flowsOf } from "../model/flow.ts";
import { insideOf, reach } from "../model/graph.ts";
import type { Model } from "../model/model.ts";
import type { Place } from "../model/place.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import { errorView } from "../model/view.ts";

export function checkClientCodecs({ procedures, shapes }: Model): Diagnostic[] {
  const check = new CodecCheck(shapes);
  for (const procedure of procedures) {
    const { name, kind, errors, place, partPlaces } = procedure;
    for (const { part, shape, view } of flowsOf(procedure))
      if (view === "out") check.visit(shape, `${name}: \`${part}`, partPlaces?.[part] ?? place);
    if (errorView(kind) === "in") continue;
    for (const error of errors) check.visit(error.data, `${name}: \`errors.${error.name}`, error.place ?? place);
  }
  return check.found;
}

class CodecCheck {
  readonly found: Diagnostic[] = [];
  readonly #shapes: readonly Shape[];
  readonly #decodings: Decodings;
  /** What is wrong with a schema is said once, wherever it is used. */
  readonly #seen = new Set<ShapeId>();

  constructor(shapes: readonly Shape[]) {
    this.#shapes = shapes;
    this.#decodings = new Decodings(shapes);
  }

  visit(id: ShapeId, path: string, around: Place | undefined): void {
    const shape = this.#shapes[id];
    if (!shape || this.#seen.has(id)) return;
    this.#seen.add(id);
    const place = shape.place ?? around;
    if (this.#decodings.isWhole(id)) return this.#judge(id, shape, path, place);
    if (shape.kind === "object")
      for (const field of shape.fields) this.visit(field.shape, `${path}.${field.key}`, field.place ?? place);
    for (const inner of decodedInside(shape)) this.visit(inner, path, place);
  }

  #judge(id: ShapeId, shape: Shape, path: string, place: Place | undefined): void {
    const isHere = place && { place };
    if (!shape.exported) {
      const what =
        shape.kind === "codec"
          ? "is a codec"
          : `is decoded only as a whole, as ${nouns[shape.kind]} with a codec inside`;
      const message = `${path}\` ${what}, which \`clientCodecs\` cannot import`;
      this.found.push({ rule: "codec/not-exported", severity: "error", message, help: helpFor(shape), ...isHere });
    }
    if (!this.#isAsync(id)) return;
    const message = `${path}\` is decoded asynchronously, which a client cannot wait for`;
    const help = "let `decode` return the value itself, or leave `clientCodecs` out";
    this.found.push({ rule: "codec/async", severity: "error", message, help, ...isHere });
  }

  #isAsync(id: ShapeId): boolean {
    let isAsync = false;
    const look = (inner: ShapeId) => {
      const shape = this.#shapes[inner];
      if (shape?.kind === "codec" && shape.isAsync) isAsync = true;
    };
    reach(this.#shapes, [id], (shape) => insideOf(shape), look);
    return isAsync;
  }
}

const nouns: Readonly<Partial<Record<Shape["kind"], string>>> = {
  pipe: "a pipe",
  union: "a union",
  intersection: "an intersection",
  record: "a record of keys",
  optional: "an optional value",
};

function helpFor({ entity, origin }: Shape): string {
  const { name = "", file = "" } = origin ?? entity ?? {};
  if (file !== "") return `export it: write \`export\` before \`const ${name}\` in ${file}`;
  return "give it a name of its own and export that: `export const Price = …`";
}
