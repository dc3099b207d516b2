/** Text that knows where it may break. */

import type { Place } from "../model/place.ts";

/** Printing it is what imports it. */
export interface ImportedName {
  /** `*`: the whole module, under the name that `as` gives it. */
  readonly imported: string;
  readonly as?: string;
  readonly from: string;
  readonly typeOnly: boolean;
}

/** Text that comes from a place in a source file. */
export interface Mark {
  readonly mark: string;
  readonly place: Place | undefined;
}

/** `tight` where its group stays on one line, else `loose` and the end of the line: not of an empty one, if there is `then`. */
export interface Break {
  readonly tight: string;
  readonly loose: string;
  /** What stands before all else on the next line. */
  readonly then?: string;
}

export type Doc =
  | string
  | ImportedName
  | Mark
  | readonly Doc[]
  | { readonly indent: Doc }
  /** Its breaks become line ends all together, or not at all. `broken`: they do in any case. */
  | { readonly group: Doc; readonly broken: boolean }
  | Break;

/** What is left when all breaks are decided. */
export type Piece = string | Mark;
