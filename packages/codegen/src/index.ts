/** The generator's face, for the command line and for build tools. */

export { checkAllowances } from "./compare/allowance.ts";
export { type BreakingChange, breakingChanges } from "./compare/breaking.ts";
export { lockText } from "./compare/lock-text.ts";
export { LockError, parseLock } from "./compare/parse-lock.ts";
export type { Category } from "./compare/rules.ts";
export { docsOf } from "./docs.ts";
export type { DocsInfo } from "./emit/asyncapi.ts";
export type { StandIn } from "./emit/stand-ins.ts";
export type { TypeProof } from "./emit/type-proofs.ts";
export { type Generated, type GeneratedFile, type GenerateOptions, generate } from "./generate.ts";
export { type Inspected, type InspectOptions, inspect } from "./inspect.ts";
export type { Diagnostic } from "./model/diagnostic.ts";
export type { Model } from "./model/model.ts";
export { type Place, placeText } from "./model/place.ts";
export { isIntact, isOurs } from "./print/signature.ts";
export { makeRunFolder } from "./read/run-folder.ts";
