/** Text that knows where it may break: laid out on one line if it fits, else on several. */

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

export type Doc =
  | string
  | ImportedName
  | Mark
  | readonly Doc[]
  | { readonly indent: Doc }
  /** Its breaks become line ends all together, or not at all. `broken`: they do in any case. */
  | { readonly group: Doc; readonly broken: boolean }
  /** `tight` where the group stays on one line, `loose` before the line end where it does not. */
  | { readonly tight: string; readonly loose: string };

/** What is left when all breaks are decided. */
export type Piece = string | Mark;

type Command = { readonly doc: Doc; readonly indent: string; readonly flat: boolean };

/** @param nameOf the local name of an imported one */
export function layOut(doc: Doc, width: number, indent: string, nameOf: (name: ImportedName) => string): Piece[] {
  const pieces: Piece[] = [];
  let column = 0;
  const put = (piece: Piece) => {
    pieces.push(piece);
    column += typeof piece === "string" ? piece.length : piece.mark.length;
  };
  const todo: Command[] = [{ doc, indent, flat: false }];
  for (let next = todo.pop(); next; next = todo.pop()) {
    const { doc: current, indent: margin, flat } = next;
    if (typeof current === "string" || "mark" in current) put(current);
    else if ("imported" in current) put(nameOf(current));
    else if ("tight" in current) {
      put(flat ? current.tight : `${current.loose}\n${margin}`);
      if (!flat) column = margin.length;
    } else if ("group" in current) {
      const fits = !current.broken && widthOf(current.group, nameOf, width - column) <= width - column;
      todo.push({ doc: current.group, indent: margin, flat: flat || fits });
    } else if ("indent" in current) todo.push({ doc: current.indent, indent: `${margin}  `, flat });
    else for (const part of [...current].reverse()) todo.push({ doc: part, indent: margin, flat });
  }
  return pieces;
}

/** On one line; more than `most` where it is too much or cannot be. */
function widthOf(doc: Doc, nameOf: (name: ImportedName) => string, most: number): number {
  let width = 0;
  const todo: Doc[] = [doc];
  for (let next = todo.pop(); next !== undefined && width <= most; next = todo.pop()) {
    if (typeof next === "string") width += next.length;
    else if ("mark" in next) width += next.mark.length;
    else if ("imported" in next) width += nameOf(next).length;
    else if ("tight" in next) width += next.tight.length;
    else if ("group" in next) {
      if (next.broken) return most + 1;
      todo.push(next.group);
    } else if ("indent" in next) todo.push(next.indent);
    else todo.push(...next);
  }
  return width;
}

const open: Doc = { tight: " ", loose: "" };

/** `{ a; b }`, or one entry a line. */
export function braces(entries: readonly Doc[], separator: "," | ";", broken = false): Doc {
  if (entries.length === 0) return "{}";
  const last: Doc = { tight: " ", loose: separator };
  return block("{", entries, separator, [open, last], "}", broken);
}

/** `[a, b]`, `(a, b)` or `<a, b>`, or one entry a line. */
export function brackets(start: string, entries: readonly Doc[], end: string): Doc {
  if (entries.length === 0) return `${start}${end}`;
  if (entries.length === 1 && start !== "[") return [start, entries[0] as Doc, end]; // it may break inside
  return block(
    start,
    entries,
    ",",
    [
      { tight: "", loose: "" },
      { tight: "", loose: end === ">" ? "" : "," },
    ],
    end,
    false,
  );
}

/** `(a, b): Result`, or one parameter a line before the result breaks. */
export function signature(parameters: readonly Doc[], result: Doc): Doc {
  const between: Doc = { tight: ", ", loose: "," };
  const list: Doc = { indent: [{ tight: "", loose: "" }, joined(parameters, between)] };
  return { group: ["(", list, { tight: "", loose: "," }, "): ", result], broken: false };
}

function block(
  start: string,
  entries: readonly Doc[],
  separator: string,
  [first, last]: readonly [Doc, Doc],
  end: string,
  broken: boolean,
): Doc {
  const between: Doc = { tight: `${separator} `, loose: separator };
  return { group: [start, { indent: [first, joined(entries, between)] }, last, end], broken };
}

export function joined(docs: readonly Doc[], separator: Doc): Doc {
  return docs.flatMap((doc, index) => (index === 0 ? [doc] : [separator, doc]));
}
