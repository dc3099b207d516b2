/** A value as JavaScript would write it, for people to read. */

import { quote, quoteKey } from "./quote.ts";

/** A longer list or object is not shown in full. */
const maxEntries = 50;

/** A longer string of one character is counted out. */
const maxRepeated = 40;

export function valueText(value: unknown): string {
  switch (typeof value) {
    case "string":
      return stringText(value);
    case "bigint":
      return `${value}n`;
    case "object":
      return value === null ? "null" : objectText(value);
    case "function":
    case "symbol":
      return `(${typeof value})`;
    default:
      return Object.is(value, -0) ? "-0" : String(value);
  }
}

function stringText(text: string): string {
  const [first = ""] = text;
  if (text.length <= maxRepeated || text !== first.repeat(text.length / first.length)) return quote(text);
  return `${quote(first)}.repeat(${text.length / first.length})`;
}

function objectText(value: object): string {
  if (value instanceof Date) return Number.isNaN(value.getTime()) ? "new Date(NaN)" : dateText(value);
  if (value instanceof Uint8Array) return `new Uint8Array(${listText([...value.slice(0, maxEntries + 1)])})`;
  if (value instanceof Map) return `new Map(${listText([...value])})`;
  if (value instanceof Set) return `new Set(${listText([...value])})`;
  if (Array.isArray(value)) return listText(value);
  const fields = Object.entries(value).map(([key, field]) => `${quoteKey(key)}: ${valueText(field)}`);
  return fields.length === 0 ? "{}" : `{ ${shortened(fields).join(", ")} }`;
}

function dateText(date: Date): string {
  return `new Date(${quote(date.toISOString())})`;
}

function listText(items: readonly unknown[]): string {
  return `[${shortened(items.map(valueText)).join(", ")}]`;
}

function shortened(texts: readonly string[]): readonly string[] {
  return texts.length > maxEntries ? [...texts.slice(0, maxEntries), "…"] : texts;
}
