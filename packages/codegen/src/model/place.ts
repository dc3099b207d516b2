/** Where something stands in a source file. */

export interface Place {
  /** Relative to the folder the generator works in, with forward slashes. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
  /** From 1, in UTF-16 units. */
  readonly column: number;
}

/** As editors and terminals read it: `src/contract.ts:3:14`. */
export function placeText({ file, line, column }: Place): string {
  return `${file}:${line}:${column}`;
}
