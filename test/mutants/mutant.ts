/** A fault to be planted into the runtime, as data: a text that stands once in a file, and what takes its place. */

export interface Mutant {
  readonly id: string;
  /** Below `packages/runtime/src`. */
  readonly file: string;
  readonly find: string;
  readonly replace: string;
  /** What the runtime does wrong with it. */
  readonly says: string;
}

/** @throws Error if the text has moved on since the mutant was written */
export function planted({ id, file, find, replace }: Mutant, source: string): string {
  const times = source.split(find).length - 1;
  if (times !== 1) throw new Error(`the mutant ${id} is stale: its text stands ${times} times in ${file}`);
  return source.replace(find, () => replace);
}
