/** A model → all files that are generated from it. */

import { fingerprint } from "../model/fingerprint.ts";
import type { Model } from "../model/model.ts";
import type { ImportedName } from "../print/doc.ts";
import { headerText, sign } from "../print/signature.ts";
import { AuthorTypes } from "./author-types.ts";
import { emitClient } from "./client.ts";
import { emitClientTypes } from "./client-types.ts";
import { emitContractJson } from "./contract-json.ts";
import { DecodeText } from "./decode-text.ts";
import { plannersOf } from "./plan-text.ts";
import { emitServer } from "./server.ts";
import { TypeNames } from "./type-names.ts";
import { emitTypesMap } from "./types-map.ts";

/**
 * A client has no fault that its user could mend but by generating anew, and no type but those of `types.d.ts`:
 * their compiler need not go through it, which was a third of what a client cost it (`npm run bench:types`).
 */
const unchecked = "// @ts-nocheck: what it is stands in types.d.ts";

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
  const isDecoded = names.got === "held";
  const wireNames = isDecoded ? new TypeNames(model) : names;
  const planners = plannersOf(model, wireNames);
  const contract: ImportedName = { imported: "*", as: "contract", from: specifierOf(model.entry), typeOnly: true };
  const decodes = isDecoded ? new DecodeText(model, names, specifierOf) : undefined;
  const header = [
    `// ${headerText(sourceOf(model.entry))}`,
    "// biome-ignore-all format lint assist: generated",
    "/* eslint-disable */",
  ];
  const types = emitClientTypes(model, names, new AuthorTypes(model, names, contract, specifierOf), header);
  return [
    { name: "types.d.ts", text: sign(`${types.text}\n//# sourceMappingURL=types.d.ts.map\n`) },
    { name: "types.d.ts.map", text: emitTypesMap(types.mappings, sourceOf) },
    { name: "client.ts", text: sign(emitClient(model, names, { schema, planners, decodes }, [...header, unchecked])) },
    { name: "server.ts", text: sign(emitServer(model, names, { schema, planners, specifierOf }, header)) },
    { name: "contract.json", text: emitContractJson(model, wireNames, schema) },
  ];
}
