/** Decides where text breaks: laid out on one line if it fits, else on several. */

import type { Break, Doc, ImportedName, Mark, Piece } from "./doc.ts";

/** A list on the way: what comes before `next` is written. */
interface Frame {
  readonly docs: readonly Doc[];
  next: number;
  readonly indent: string;
  readonly flat: boolean;
}

/** What is laid out so far, and where it stands. */
class Page {
  column = 0;
  readonly #pieces: Piece[] = [];
  #text = "";
  /** A space that stands at the end of its line unless something follows. */
  #gap = "";
  /** Of the line there is no more than its margin. */
  #isFresh = false;

  put(text: string): void {
    if (text === "") return;
    const isGap = text.endsWith(" ");
    this.#text += this.#gap + (isGap ? text.slice(0, -1) : text);
    this.#gap = isGap ? " " : "";
    this.#isFresh = false;
    this.column += text.length;
  }

  mark(mark: Mark): void {
    this.#pieces.push(this.#text + this.#gap, mark);
    this.#text = "";
    this.#gap = "";
    this.#isFresh = false;
    this.column += mark.mark.length;
  }

  break({ loose, then }: Break, margin: string): void {
    if (loose === "") this.#gap = "";
    this.put(loose);
    if (!this.#isFresh || then === undefined) {
      this.#text += `\n${margin}`;
      this.#isFresh = true;
      this.column = margin.length;
    }
    this.put(then ?? "");
  }

  pieces(): Piece[] {
    return [...this.#pieces, this.#text + this.#gap];
  }
}

/** @param nameOf the local name of an imported one */
export function layOut(doc: Doc, width: number, indent: string, nameOf: (name: ImportedName) => string): Piece[] {
  const page = new Page();
  const frames: Frame[] = [{ docs: [doc], next: 0, indent, flat: false }];
  for (let frame = frames.at(-1); frame; frame = frames.at(-1)) {
    const { indent: margin, flat } = frame;
    const current = frame.docs[frame.next++];
    if (current === undefined) frames.pop();
    else if (typeof current === "string") page.put(current);
    else if (isList(current)) frames.push({ docs: current, next: 0, indent: margin, flat });
    else if ("tight" in current) {
      if (flat) page.put(current.tight);
      else page.break(current, margin);
    } else if ("mark" in current) page.mark(current);
    else if ("group" in current) {
      const fits =
        flat || (!current.broken && widthOf(current.group, nameOf, width - page.column) <= width - page.column);
      frames.push({ docs: [current.group], next: 0, indent: margin, flat: fits });
    } else if ("indent" in current) frames.push({ docs: [current.indent], next: 0, indent: `${margin}  `, flat });
    else page.put(nameOf(current));
  }
  return page.pieces();
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
