/** The generator's face, for the command line and for build tools. */

export { type Generated, type GeneratedFile, type GenerateOptions, generate } from "./generate.ts";
export type { Diagnostic } from "./model/diagnostic.ts";
export { type Place, placeText } from "./model/place.ts";
export { isIntact, isOurs } from "./print/signature.ts";
