/** Documentation on its way into generated code: it stays a comment, whatever it says. */

import type { Doc } from "./doc.ts";
import { readersText } from "./doc-text.ts";
import { escapeUnseen } from "./unseen.ts";

/** A JSDoc comment, to stand before what it documents; nothing for no text. */
export function docComment(comment: string | undefined): Doc {
  if (comment === undefined) return "";
  const text = readersText(comment);
  if (text.trim() === "") return "";
  const end: Doc = { tight: "", loose: "" };
  const lines = commentLines(text);
  const [only] = lines;
  if (lines.length === 1) return { group: [`/** ${only} */`, end], broken: true };
  return {
    group: ["/**", lines.map((line) => [end, line === "" ? " *" : ` * ${line}`]), [end, " */"], end],
    broken: true,
  };
}

/** What a comment must not say: its own end, and what compilers, linters and bundlers take for an order. */
const orders =
  /@(?=ts-|jsx)|(?<=sourceMapping)(?=URL)|(?<=biome)-(?=ignore)|(?<=(?:eslint|oxlint))-(?=disable|enable)/g;

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what it looks for
const control = /[\u0000-\u0008\u000b-\u001f]/g;

/** The lines of a comment. */
function commentLines(text: string): string[] {
  return text
    .split(/\r\n|[\n\r\u2028\u2029]/)
    .map((line) => escapeUnseen(line).replace(control, "").trimEnd())
    .map(inert);
}

/** Says the same to a reader, and nothing to tools. */
export function inert(line: string): string {
  return line.replaceAll("*/", "*\\/").replace(orders, (found) => `\\${found}`);
}
