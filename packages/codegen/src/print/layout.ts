/** Decides where text breaks: laid out on one line if it fits, else on several. */

import type { Doc, ImportedName, Piece } from "./doc.ts";

/** A list on the way: what comes before `next` is written. */
interface Frame {
  readonly docs: readonly Doc[];
  next: number;
  readonly indent: string;
  readonly flat: boolean;
}

/** @param nameOf the local name of an imported one */
export function layOut(doc: Doc, width: number, indent: string, nameOf: (name: ImportedName) => string): Piece[] {
  const pieces: Piece[] = [];
  let text = "";
  let column = 0;
  const put = (more: string) => {
    text += more;
    column += more.length;
  };
  const frames: Frame[] = [{ docs: [doc], next: 0, indent, flat: false }];
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const { indent: margin, flat } = frame;
    const current = frame.docs[frame.next++];
    if (current === undefined) frames.pop();
    else if (typeof current === "string") put(current);
    else if (isList(current)) frames.push({ docs: current, next: 0, indent: margin, flat });
    else if ("tight" in current) {
      put(flat ? current.tight : `${current.loose}\n${margin}`);
      if (!flat) column = margin.length;
    } else if ("mark" in current) {
      pieces.push(text, current);
      text = "";
      column += current.mark.length;
    } else if ("group" in current) {
      const fits = flat || (!current.broken && widthOf(current.group, nameOf, width - column) <= width - column);
      frames.push({ docs: [current.group], next: 0, indent: margin, flat: fits });
    } else if ("indent" in current) frames.push({ docs: [current.indent], next: 0, indent: `${margin}  `, flat });
    else put(nameOf(current));
  }
  return [...pieces, text];
}

function isList(doc: Doc): doc is readonly Doc[] {
  return Array.isArray(doc);
}

/** On one line; more than `most` where it is too much or cannot be. */
function widthOf(doc: Doc, nameOf: (name: ImportedName) => string, most: number): number {
  let width = 0;
  const todo: Doc[] = [doc];
  for (let next = todo.pop(); next !== undefined && width <= most; next = todo.pop()) {
    if (typeof next === "string") width += next.length;
    else if (isList(next)) todo.push(...next);
    else if ("tight" in next) width += next.tight.length;
    else if ("mark" in next) width += next.mark.length;
    else if ("group" in next) {
      if (next.broken) return most + 1;
      todo.push(next.group);
    } else if ("indent" in next) todo.push(next.indent);
    else width += nameOf(next).length;
  }
  return width;
}
