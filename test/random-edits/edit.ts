/** Two versions of a schema, as an author may change it. */

import type { Chooser, RandomSchema } from "../random-schemas/random-schema.ts";

export interface Edit {
  readonly title: string;
  readonly old: RandomSchema;
  readonly now: RandomSchema;
}

export interface EditChooser extends Chooser {
  /** Another edit, or none, for what is edited all around it. */
  readonly part: () => Edit;
}

export type MakeEdit = (chooser: EditChooser) => Edit;

/** Half of all edits, read backwards, are edits too. */
export function turned({ title, old, now }: Edit): Edit {
  return { title: `${title}, backwards`, old: now, now: old };
}

export function unedited(schema: RandomSchema): Edit {
  return { title: "nothing", old: schema, now: schema };
}
