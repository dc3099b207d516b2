/** Whether the values of a contract can cross the wire, in the direction in which they go. */

import type { Diagnostic } from "../model/diagnostic.ts";
import { flowsOf } from "../model/flow.ts";
import { insideOf, reaching } from "../model/graph.ts";
import type { Model } from "../model/model.ts";
import type { Place } from "../model/place.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import { errorView, type WireView } from "../model/view.ts";

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
    const isOneWay = shape.kind === "preprocess" || shape.kind === "success" || shape.kind === "pipe";
    if (isOneWay) return this.#reversible(id, shape, place);
    const refusal = shape.kind === "bytes" && !isKey ? undefined : refusals[shape.kind];
    if (refusal) this.#complain(refusal.rule, refusal.what(shape), refusal.help, place);
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

interface Refusal {
  readonly rule: string;
  readonly what: (shape: Shape) => string;
  readonly help: string;
}

const cannotCross: Refusal = {
  rule: "wire/type",
  what: ({ kind }) => `holds a ${kind}, which cannot cross the wire`,
  help: "send data instead",
};

/** What cannot cross, whichever way it goes. */
const refusals: Readonly<Partial<Record<Shape["kind"], Refusal>>> = {
  symbol: cannotCross,
  function: cannotCross,
  promise: cannotCross,
  file: {
    rule: "wire/file",
    what: () => "holds a File, which cannot cross the wire as it is",
    help: "send its name and size as input and its contents as items of an `upload` with `item: bytes()`",
  },
  custom: {
    rule: "wire/custom",
    what: (shape) => `holds ${nameOf(shape) ? `a ${nameOf(shape)}` : "a `z.custom`"}, of which the wire knows nothing`,
    help: "say how it crosses with `z.codec(wire, value, { decode, encode })`",
  },
  unsupported: {
    rule: "wire/unsupported",
    what: (shape) => `holds a schema of type "${nameOf(shape)}", which this version does not know`,
    help: "use another schema, or a newer wsrpc",
  },
  bytes: {
    rule: "wire/topic-params",
    what: () => "holds bytes, but names a topic",
    help: "name topics by strings or numbers",
  },
};

function nameOf(shape: Shape): string | undefined {
  return "name" in shape ? shape.name : undefined;
}
