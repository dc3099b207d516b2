/** A generated file being written: lines, the imports those lines turned out to need, and where its names come from. */

import type { Place } from "../model/place.ts";
import { braces } from "./blocks.ts";
import type { Doc, ImportedName, Piece } from "./doc.ts";
import { layOut } from "./layout.ts";
import { quote } from "./quote.ts";

const width = 100;

/** A name in a generated file that comes from a place in a source file. Both count from 0. */
export interface Mapping {
  readonly line: number;
  readonly column: number;
  readonly place: Place;
}

export interface Printed {
  readonly text: string;
  readonly mappings: readonly Mapping[];
}

export class SourceFile {
  readonly #pieces: Piece[] = [];
  readonly #imports = new Map<string, Map<string, ImportedName>>();
  readonly #nameOf = (name: ImportedName): string => this.#import(name);

  line(strings: TemplateStringsArray, ...values: readonly Doc[]): void {
    const indent = /^ */.exec(strings[0] ?? "")?.[0] ?? "";
    const doc = strings.flatMap((text, index) => (index === 0 ? [text] : [values[index - 1] as Doc, text]));
    this.#pieces.push(...layOut([...doc], width, indent, this.#nameOf), "\n");
  }

  blank(): void {
    if (this.#pieces.length > 0) this.#pieces.push("\n");
  }

  /** What stands first, then the imports, then the lines. */
  print(header: readonly string[]): Printed {
    const imports = [...this.#imports].sort(
      ([a], [b]) => Number(a.startsWith(".")) - Number(b.startsWith(".")) || order(a, b),
    );
    const importLines = imports.flatMap(([from, names]) => this.#importLines(from, [...names.values()]));
    const top = [...header, "", ...importLines, ...(importLines.length > 0 ? [""] : [])].map((line) => `${line}\n`);
    return assembled([...top, ...this.#pieces]);
  }

  #import(name: ImportedName): string {
    const names = this.#imports.get(name.from) ?? new Map<string, ImportedName>();
    const known = names.get(name.imported);
    this.#imports.set(name.from, names);
    if (!known || (known.typeOnly && !name.typeOnly)) names.set(name.imported, name);
    return name.as ?? name.imported;
  }

  #importLines(from: string, names: readonly ImportedName[]): string[] {
    if (names.some(({ imported }) => imported === "*")) return names.map(namespaceImport);
    const typesOnly = names.every(({ typeOnly }) => typeOnly);
    const entries = [...names]
      .sort((a, b) => order(a.imported, b.imported))
      .map(({ imported, as = imported, typeOnly }) => {
        const text = as === imported ? imported : `${imported} as ${as}`;
        return typeOnly && !typesOnly ? `type ${text}` : text;
      });
    const doc: Doc = [`import ${typesOnly ? "type " : ""}`, braces(entries, ","), ` from ${quote(from)};`];
    return layOut(doc, width, "", this.#nameOf).join("").split("\n");
  }
}

function namespaceImport({ imported, as = imported, from, typeOnly }: ImportedName): string {
  return `import ${typeOnly ? "type " : ""}${imported} as ${as} from ${quote(from)};`;
}

/** Letters before case, so that imports read as an alphabet. */
function order(a: string, b: string): number {
  const [first, second] = [a.toLowerCase(), b.toLowerCase()];
  if (first === second) return a < b ? -1 : 1;
  return first < second ? -1 : 1;
}

function assembled(pieces: readonly Piece[]): Printed {
  const mappings: Mapping[] = [];
  let text = "";
  let line = 0;
  let lineStart = 0;
  for (const piece of pieces) {
    if (typeof piece !== "string" && piece.place)
      mappings.push({ line, column: text.length - lineStart, place: piece.place });
    const more = typeof piece === "string" ? piece : piece.mark;
    for (let at = more.indexOf("\n"); at >= 0; at = more.indexOf("\n", at + 1)) {
      line += 1;
      lineStart = text.length + at + 1;
    }
    text += more;
  }
  return { text, mappings };
}
