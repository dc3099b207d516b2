/** Where in a config file something stands: a guess from its text, as the program that it is tells nothing of places. */

import type { Place } from "@wsrpc-ts/codegen";

/** @param value what the field is set to; it tells fields of the same name apart */
export function fieldPlace(file: string, text: string, name: string, value: unknown): Place {
  const fields = [...text.matchAll(new RegExp(`(?<![\\w$.])["']?${escaped(name)}["']?\\s*:\\s*`, "g"))];
  const literal = JSON.stringify(value)?.replaceAll('"', "");
  const same = fields.filter((match) => {
    const rest = text.slice(match.index + match[0].length).replace(/^["'`]/, "");
    return literal !== undefined && rest.startsWith(literal);
  });
  const [only] = fields.length === 1 ? fields : same.length === 1 ? same : [];
  return only ? offsetPlace(file, text, only.index) : exportPlace(file, text);
}

export function exportPlace(file: string, text: string): Place {
  return offsetPlace(file, text, Math.max(0, text.search(/^\s*export\s+default\b|\bmodule\.exports\b/m)));
}

/** Where loading it failed, as far as the error says: jiti keeps lines, but not columns. */
export function failurePlace(file: string, path: string, text: string, { message, stack = "" }: Error): Place {
  const missing = /Cannot find (?:module|package) '([^']+)'/.exec(message)?.[1];
  const at = missing === undefined ? -1 : text.search(new RegExp(`["']${escaped(missing)}["']`));
  if (at >= 0) return offsetPlace(file, text, at);
  const isParsed = message.startsWith("ParseError");
  const told = `${message}\n${stack}`;
  for (const { index, 1: line, 2: column } of told.matchAll(/:(\d+):(\d+)/g)) {
    const where = told.slice(0, index);
    if (!where.endsWith(path) && !where.endsWith(path.replaceAll("\\", "/"))) continue;
    if (isParsed) return { file, line: Number(line), column: Number(column) + 1 };
    const start = text.split("\n")[Number(line) - 1]?.search(/\S/) ?? 0;
    return { file, line: Number(line), column: Math.max(0, start) + 1 };
  }
  return { file, line: 1, column: 1 };
}

function offsetPlace(file: string, text: string, offset: number): Place {
  const before = text.slice(0, offset + (/^\s*/.exec(text.slice(offset))?.[0].length ?? 0)).split("\n");
  return { file, line: before.length, column: (before.at(-1) ?? "").length + 1 };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}
