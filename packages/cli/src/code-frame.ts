/** The lines around a place, with a mark under it. */

import { readFileSync } from "node:fs";
import { printable } from "./printable.ts";

export interface Tints {
  readonly dim: (text: string) => string;
  readonly mark: (text: string) => string;
}

/** A longer line is shown in part. */
const maxWidth = 120;

/** @returns no lines if the place is not there, as in a file that has gone */
export function codeFrame(path: string, line: number, column: number, { dim, mark }: Tints): string[] {
  const lines = linesOf(path);
  const target = lines[line - 1];
  if (target === undefined) return [];
  const start = column > maxWidth ? column - maxWidth / 2 : 0;
  const shown = (text: string) => printable(text.slice(start, start + maxWidth)).replaceAll("\t", " ");
  const last = Math.min(line + 1, lines.length);
  const gutter = (number: string) => dim(`  ${number.padStart(String(last).length)} | `);
  const row = (number: number) => (gutter(String(number)) + shown(lines[number - 1] ?? "")).trimEnd();
  const indent = " ".repeat(shown(target.slice(0, Math.min(column - 1, target.length))).length);
  return [
    ...(line > 1 ? [row(line - 1)] : []),
    row(line),
    `${gutter("")}${indent}${mark("^")}`,
    ...(last > line ? [row(last)] : []),
  ];
}

function linesOf(path: string): string[] {
  try {
    return readFileSync(path, "utf8")
      .replace(/\n$/, "")
      .split(/\r\n?|\n/);
  } catch {
    return []; // it is only for show
  }
}
