/** Lists in brackets, which break as a whole or not at all. */

import { enclosed, unindented } from "./alternatives.ts";
import type { Doc } from "./doc.ts";

const open: Doc = { tight: " ", loose: "" };
const lineEnd: Doc = { tight: "", loose: "" };

/** `{ a; b }`, or one entry a line. */
export function braces(entries: readonly Doc[], separator: "," | ";", broken = false): Doc {
  if (entries.length === 0) return "{}";
  const last: Doc = { tight: " ", loose: separator };
  return block("{", entries, separator, [open, last], "}", broken);
}

/** `[a, b]`, `(a, b)` or `<a, b>`, or one entry a line. */
export function brackets(start: string, entries: readonly Doc[], end: string): Doc {
  if (entries.length === 0) return `${start}${end}`;
  if (entries.length === 1 && start !== "[") return enclosed(start, entries[0] as Doc, end);
  return block(start, entries, ",", [lineEnd, { tight: "", loose: end === ">" ? "" : "," }], end, false);
}

/** One a line. */
export function onLines(docs: readonly Doc[]): Doc {
  return { group: { indent: [lineEnd, joined(docs, lineEnd)] }, broken: true };
}

/** `(a, b): Result`, or one parameter a line before the result breaks. */
export function signature(parameters: readonly Doc[], result: Doc): Doc {
  const between: Doc = { tight: ", ", loose: "," };
  const list: Doc = { indent: [lineEnd, joined(parameters, between)] };
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
  return { group: [start, { indent: [first, joined(entries.map(unindented), between)] }, last, end], broken };
}

export function joined(docs: readonly Doc[], separator: Doc): Doc {
  const all: Doc[] = [];
  for (const doc of docs) {
    if (all.length > 0) all.push(separator);
    all.push(doc);
  }
  return all;
}
