/** `contract.json`: the model for other generators; the same for the same contract, on every machine. */

import { flowsOf } from "../model/flow.ts";
import type { Model, Procedure } from "../model/model.ts";
import { saidOptions } from "../model/said-options.ts";
import type { Shape, ShapeId } from "../model/shape.ts";
import { errorView, type WireView } from "../model/view.ts";
import { type Json, wireSchema } from "../model/wire-schema.ts";
import type { TypeNames } from "./type-names.ts";

/** @param schema the contract's fingerprint */
export function emitContractJson(model: Model, names: TypeNames, schema: string): string {
  const schemas = new Schemas(model.shapes, names);
  const procedures = model.procedures.map((procedure) => procedureJson(procedure, schemas));
  const namespaces = model.namespaces.map(({ name, docs }) => ({ name, ...(docs !== undefined && { docs }) }));
  const types = Object.fromEntries(
    names.namedTypes.map(({ name, shape, view }) => [
      name,
      { ...docsOf(model.shapes[shape]), schema: schemas.content(shape, view) },
    ]),
  );
  return `${JSON.stringify({ protocol: "wsrpc/1", schema, namespaces, procedures, types }, null, 2)}\n`;
}

function procedureJson(procedure: Procedure, schemas: Schemas): Json {
  const { name, kind, docs, errors } = procedure;
  const view = errorView(kind);
  return {
    name,
    kind,
    ...(docs !== undefined && { docs }),
    ...saidOptions(procedure),
    ...Object.fromEntries(flowsOf(procedure).map(({ part, shape, view: of }) => [part, schemas.of(shape, of)])),
    ...(errors.length > 0 && {
      errors: Object.fromEntries(
        errors.map(({ name: error, code = "FAILED_PRECONDITION", data, docs: text }) => [
          error,
          { code, ...(text !== undefined && { docs: text }), data: schemas.of(data, view) },
        ]),
      ),
    }),
  };
}

class Schemas {
  readonly #shapes: readonly Shape[];
  readonly #names: TypeNames;

  constructor(shapes: readonly Shape[], names: TypeNames) {
    this.#shapes = shapes;
    this.#names = names;
  }

  of(id: ShapeId, view: WireView): Json {
    const name = this.#names.ofSchema(id, view);
    return name === undefined ? this.content(id, view) : { ref: name };
  }

  content(id: ShapeId, view: WireView): Json {
    return wireSchema(this.#shapes[id] as Shape, view, (inner) => this.of(inner, view));
  }
}

function docsOf(shape: Shape | undefined): { docs?: string } {
  return shape?.docs === undefined ? {} : { docs: shape.docs };
}
