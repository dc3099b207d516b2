/** `types.d.ts.map`: leads an editor from a generated name to the contract. */

import type { Place } from "../model/place.ts";
import type { Mapping } from "../print/source-file.ts";

/** @param sourceOf how a file of the contract is named as seen from the map */
export function emitTypesMap(mappings: readonly Mapping[], sourceOf: (file: string) => string): string {
  const files = [...new Set(mappings.map(({ place }) => place.file))];
  const map = {
    version: 3,
    file: "types.d.ts",
    names: [],
    sources: files.map(sourceOf),
    mappings: encoded(mappings, new Map(files.map((file, index) => [file, index]))),
  };
  return `${JSON.stringify(map)}\n`;
}

/** As ECMA-426 has it: every number relative to the one before; columns begin anew on each line. */
function encoded(mappings: readonly Mapping[], indexOf: ReadonlyMap<string, number>): string {
  let [line, column, source] = [0, 0, 0];
  let place: Omit<Place, "file"> = { line: 1, column: 1 };
  let text = "";
  for (const mapping of mappings) {
    if (mapping.line > line) {
      text += ";".repeat(mapping.line - line);
      column = 0;
    } else if (text !== "") text += ",";
    const index = indexOf.get(mapping.place.file) ?? 0;
    const { place: next } = mapping;
    text += [mapping.column - column, index - source, next.line - place.line, next.column - place.column]
      .map(vlq)
      .join("");
    ({ line, column } = mapping);
    source = index;
    place = next;
  }
  return text;
}

const digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

/** Base 64, five bits a digit, the sign in the lowest. */
function vlq(value: number): string {
  let rest = value < 0 ? (-value << 1) | 1 : value << 1;
  let text = "";
  do {
    const digit = rest & 31;
    rest >>>= 5;
    text += digits[rest > 0 ? digit | 32 : digit];
  } while (rest > 0);
  return text;
}
