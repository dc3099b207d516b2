/** A model → all files that are generated from it. */

import { fingerprint } from "../model/fingerprint.ts";
import type { Model } from "../model/model.ts";
import { headerText, sign } from "../print/signature.ts";
import { emitClient } from "./client.ts";
import { emitClientTypes } from "./client-types.ts";
import { emitContractJson } from "./contract-json.ts";
import { plannersOf } from "./plan-text.ts";
import { emitServer } from "./server.ts";
import type { TypeNames } from "./type-names.ts";
import { emitTypesMap } from "./types-map.ts";

/** How the contract's files are called as seen from the generated ones. */
export interface ContractFiles {
  readonly specifierOf: (file: string) => string;
  readonly sourceOf: (file: string) => string;
}

export function emitFiles(
  model: Model,
  names: TypeNames,
  { specifierOf, sourceOf }: ContractFiles,
): { name: string; text: string }[] {
  const schema = fingerprint(model);
  const planners = plannersOf(model, names);
  const header = [
    `// ${headerText(sourceOf(model.entry))}`,
    "// biome-ignore-all format lint assist: generated",
    "/* eslint-disable */",
  ];
  const types = emitClientTypes(model, names, header);
  return [
    { name: "types.d.ts", text: sign(`${types.text}\n//# sourceMappingURL=types.d.ts.map\n`) },
    { name: "types.d.ts.map", text: emitTypesMap(types.mappings, sourceOf) },
    { name: "client.ts", text: sign(emitClient(model, names, { schema, planners }, header)) },
    { name: "server.ts", text: sign(emitServer(model, names, { schema, planners, specifierOf }, header)) },
    { name: "contract.json", text: emitContractJson(model, names, schema) },
  ];
}
