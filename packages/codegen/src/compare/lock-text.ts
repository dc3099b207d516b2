/** `wsrpc.lock.json`: the contracts of the last release, as text that can be reviewed and merged. */

import { flowsOf } from "../model/flow.ts";
import type { Model, Procedure } from "../model/model.ts";
import { saidOptions } from "../model/said-options.ts";
import type { Json } from "../model/wire-schema.ts";
import { wideJson } from "../print/wide-json.ts";
import { ShapesJson } from "./shape-json.ts";

/** Of the format; a newer one is refused. */
export const lockVersion = 1;

const growing = new Set(["contracts", "procedures", "types", "fields", "errors", "options"]);

/** @param models by the name of their entry file */
export function lockText(models: ReadonlyMap<string, Model>): string {
  const contracts = [...models]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([entry, model]) => [entry, contractJson(model)]);
  return wideJson({ lock: lockVersion, contracts: Object.fromEntries(contracts) as Json }, growing);
}

function contractJson(model: Model): Json {
  const shapes = new ShapesJson(model);
  const procedures = model.procedures.map((procedure) => [procedure.name, procedureJson(procedure, shapes)] as const);
  return { procedures: Object.fromEntries(procedures), types: shapes.types };
}

function procedureJson(procedure: Procedure, shapes: ShapesJson): Json {
  const { kind, docs } = procedure;
  const errors = [...procedure.errors].sort((a, b) => (a.name < b.name ? -1 : 1));
  return {
    kind,
    ...(isDeprecated(docs) && { deprecated: true }),
    ...saidOptions(procedure),
    ...Object.fromEntries(flowsOf(procedure).map(({ part, shape }) => [part, shapes.of(shape)])),
    ...(errors.length > 0 && {
      errors: Object.fromEntries(
        errors.map(({ name, code, data }) => [name, { ...(code !== undefined && { code }), data: shapes.of(data) }]),
      ),
    }),
  };
}

function isDeprecated(docs: string | undefined): boolean {
  return docs !== undefined && /(?:^|\n)\s*@deprecated\b/.test(docs);
}
