/** Options of a type: on one line with a bar between them, or each on a line of its own behind its bar. */

import type { Doc } from "./doc.ts";

/** A group of nothing but an indent, as no other is. */
interface Alternatives {
  readonly group: { readonly indent: Doc };
  readonly broken: boolean;
}

const lineEnd: Doc = { tight: "", loose: "" };
const first: Doc = { tight: "", loose: "", then: "| " };
const between: Doc = { tight: " | ", loose: "", then: "| " };

/** `A | B` */
export function alternatives(options: readonly Doc[]): Doc {
  const [only] = options;
  if (only !== undefined && options.length === 1) return only;
  const lines = options.map((option, place): Doc => [place === 0 ? first : between, { indent: option }]);
  return { group: { indent: lines }, broken: false };
}

/** `A | null`, where A may break inside. */
export function withRest(doc: Doc, rest: string): Doc {
  const isGroup = typeof doc === "object" && "group" in doc;
  return isGroup ? { group: [doc.group, rest], broken: doc.broken } : [doc, rest];
}

/** `(A)`, where A may break inside; the last bracket stands below alternatives that break. */
export function enclosed(start: string, doc: Doc, end: string): Doc {
  return isAlternatives(doc) ? { group: [start, doc.group, lineEnd, end], broken: false } : [start, doc, end];
}

/** For where they stand on lines of their own in any case. */
export function unindented(doc: Doc): Doc {
  return isAlternatives(doc) ? { group: doc.group.indent, broken: false } : doc;
}

function isAlternatives(doc: Doc): doc is Alternatives {
  return typeof doc === "object" && "group" in doc && typeof doc.group === "object" && "indent" in doc.group;
}
