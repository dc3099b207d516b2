/** Decides where text breaks: laid out on one line if it fits, else on several. */

import type { Doc, ImportedName, Piece } from "./doc.ts";

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
