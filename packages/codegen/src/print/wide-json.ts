/** JSON that people read in a diff: what is short stands on one line, what grows has a line for each entry. */

import type { Json } from "../model/wire-schema.ts";

const width = 120;

/** @param growing the keys whose objects are never put on one line */
export function wideJson(value: Json, growing: ReadonlySet<string>): string {
  return `${new WideJson(growing).text(value, "", 0)}\n`;
}

class WideJson {
  readonly #growing: ReadonlySet<string>;

  constructor(growing: ReadonlySet<string>) {
    this.#growing = growing;
  }

  /** @param before how many characters stand before it on its line */
  text(value: Json, indent: string, before: number, key?: string): string {
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    const flat = this.#flat(value, key);
    if (flat !== undefined && indent.length + before + flat.length < width) return flat;
    const inner = `${indent}  `;
    const isList = Array.isArray(value);
    const lines = Object.entries(value).map(([name, each]: [string, Json]) => {
      const label = isList ? "" : `${JSON.stringify(name)}: `;
      return `${inner}${label}${this.text(each, inner, label.length, name)}`;
    });
    const [open, close] = isList ? "[]" : "{}";
    return `${open}\n${lines.join(",\n")}\n${indent}${close}`;
  }

  /** `undefined` if it must not be on one line. */
  #flat(value: Json, key?: string): string | undefined {
    if (typeof value !== "object" || value === null) return JSON.stringify(value);
    const entries = Object.entries(value) as [string, Json][];
    if (entries.length === 0) return Array.isArray(value) ? "[]" : "{}";
    if (key !== undefined && this.#growing.has(key)) return undefined;
    const isList = Array.isArray(value);
    const parts = entries.map(([name, each]) => {
      const text = this.#flat(each, isList ? undefined : name);
      return text === undefined ? undefined : isList ? text : `${JSON.stringify(name)}: ${text}`;
    });
    if (parts.includes(undefined)) return undefined;
    return isList ? `[${parts.join(", ")}]` : `{ ${parts.join(", ")} }`;
  }
}
