/** Whether the values of a contract can cross the wire, in the direction in which they go. */

import type { Diagnostic } from "../model/diagnostic.ts";
import { insideOf, reaching } from "../model/graph.ts";
import type { Model } from "../model/model.ts";
import type { Place } from "../model/place.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import { errorView, flowsOf, type WireView } from "../model/view.ts";

export function checkWire(model: Model): Diagnostic[] {
  const oneWay = reaching(
    model.shapes,
    (shape) => insideOf(shape, "held"),
    ({ kind }) => kind === "transform",
  );
  return model.procedures.flatMap((procedure) => {
    const view = errorView(procedure.kind);
    const flows = [
      ...flowsOf(procedure).map((flow) => ({ ...flow, place: procedure.partPlaces?.[flow.part] })),
      ...procedure.errors.map(({ name, data, place }) => ({ part: `errors.${name}`, shape: data, view, place })),
    ];
    return flows.flatMap(({ part, shape, view, place }) => {
      const check = new ValueCheck(model.shapes, view, oneWay, `${procedure.name}: \`${part}\``);
      check.visit(shape, place ?? procedure.place, part === "params");
      return check.found;
    });
  });
}

class ValueCheck {
  readonly found: Diagnostic[] = [];
  readonly #shapes: readonly Shape[];
  readonly #view: WireView;
  readonly #oneWay: ReadonlySet<ShapeId>;
  readonly #what: string;
  readonly #seen = new Set<ShapeId>();

  constructor(shapes: readonly Shape[], view: WireView, oneWay: ReadonlySet<ShapeId>, what: string) {
    this.#shapes = shapes;
    this.#view = view;
    this.#oneWay = oneWay;
    this.#what = what;
  }

  /** @param isKey whether the value names a topic */
  visit(id: ShapeId, around: Place | undefined, isKey: boolean): void {
    const shape = this.#shapes[id];
    if (!shape || this.#seen.has(id)) return;
    this.#seen.add(id);
    const place = shape.place ?? around;
    this.#judge(id, shape, place, isKey);
    const places =
      shape.kind === "object" ? new Map(shape.fields.map((field) => [field.shape, field.place])) : undefined;
    for (const inner of insideOf(shape, this.#view)) this.visit(inner, places?.get(inner) ?? place, isKey);
  }

  #judge(id: ShapeId, shape: Shape, place: Place | undefined, isKey: boolean): void {
    switch (shape.kind) {
      case "symbol":
      case "function":
      case "promise":
        return this.#complain(
          "wire/type",
          `holds a ${shape.kind}, which cannot cross the wire`,
          "send data instead",
          place,
        );
      case "file":
        return this.#complain(
          "wire/file",
          "holds a File, which cannot cross the wire as it is",
          "send its name and size as input and its contents as items of an `upload` with `item: bytes()`",
          place,
        );
      case "custom":
        return this.#complain(
          "wire/custom",
          `holds ${shape.name ? `a ${shape.name}` : "a `z.custom`"}, of which the wire knows nothing`,
          "say how it crosses with `z.codec(wire, value, { decode, encode })`",
          place,
        );
      case "unsupported":
        return this.#complain(
          "wire/unsupported",
          `holds a schema of type "${shape.name}", which this version does not know`,
          "use another schema, or a newer wsrpc",
          place,
        );
      case "bytes":
        return isKey
          ? this.#complain(
              "wire/topic-params",
              "holds bytes, but names a topic",
              "name topics by strings or numbers",
              place,
            )
          : undefined;
      case "pipe":
      case "preprocess":
      case "success":
        return this.#reversible(id, shape, place);
    }
  }

  /** What a client gets, the server encodes: a way back must be known. */
  #reversible(id: ShapeId, shape: Shape, place: Place | undefined): void {
    const isOneWay = shape.kind === "success" || this.#oneWay.has(id) || shape.kind === "preprocess";
    if (this.#view === "in" || !isOneWay) return;
    this.#complain(
      "wire/one-way",
      "is transformed one way, but goes out: the server would have to undo it",
      "use `z.codec(wire, value, { decode, encode })` in place of `.transform()`, or transform before returning",
      place,
    );
  }

  #complain(rule: string, what: string, help: string, place: Place | undefined): void {
    this.found.push({ rule, severity: "error", message: `${this.#what} ${what}`, help, ...(place && { place }) });
  }
}
