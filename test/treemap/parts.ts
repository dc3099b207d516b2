/** A bundle taken apart into its modules, by its source map. */

import { SourceMap } from "node:module";
import { type ClientBundle, gzipBytes } from "../support/client-bundle.ts";

export interface Part {
  readonly path: string;
  /** What became of the module in the bundle. */
  readonly text: string;
  /** Bytes that the gzipped bundle would be smaller without it. */
  readonly gzipped: number;
}

/** The heaviest first. */
export function partsOf({ text, sourceMap }: ClientBundle): Part[] {
  const owners = ownersOf(text, new SourceMap(JSON.parse(sourceMap)));
  const whole = gzipBytes(text);
  const parts = [...new Set(owners)].map((path) => {
    const isOwn = (_: string, at: number) => owners[at] === path;
    const without = [...text].filter((character, at) => !isOwn(character, at)).join("");
    return { path, text: [...text].filter(isOwn).join(""), gzipped: whole - gzipBytes(without) };
  });
  return parts.sort((a, b) => b.text.length - a.text.length);
}

/** The module of each character; what a bundler writes between two modules goes to the first of them. */
function ownersOf(text: string, map: SourceMap): string[] {
  let [line, column] = [0, 0];
  return Array.from(text, (character) => {
    const entry = map.findEntry(line, column);
    [line, column] = character === "\n" ? [line + 1, 0] : [line, column + 1];
    return "originalSource" in entry ? shortened(entry.originalSource) : "the bundler's own";
  });
}

function shortened(path: string): string {
  return path.replace(/^.*packages\/runtime\/src\//, "").replace(/^(?:\.\.\/)*/, "");
}
