/** The sources of a package, measured: who imports whom, how long things are, what is said in comments. */

import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { parseSync, Visitor } from "oxc-parser";

export interface SourceText {
  /** Relative to the package's `src`. */
  readonly path: string;
  readonly text: string;
  readonly lines: number;
  /** Lines with a comment on them. */
  readonly commentLines: number;
  /** Files of the same package, relative to `src`; imports of types count. */
  readonly imports: readonly string[];
  /** What it imports from elsewhere. */
  readonly packages: readonly string[];
  readonly exports: number;
  /** Lines of each function, methods included. */
  readonly functions: readonly { readonly name: string; readonly lines: number }[];
}

export function sourcesOf(packageName: string): SourceText[] {
  const root = fileURLToPath(new URL(`../../packages/${packageName}/src`, import.meta.url));
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => path.endsWith(".ts") && !/\.test(-d)?\.ts$/.test(path))
    .map((path) => measured(root, path.replaceAll("\\", "/")));
}

function measured(root: string, path: string): SourceText {
  const text = readFileSync(join(root, path), "utf8");
  const { program, comments, module } = parseSync(path, text);
  const lineOf = (offset: number) => text.slice(0, offset).split("\n").length;
  const functions: { name: string; lines: number }[] = [];
  const add = (node: { start: number; end: number }, name: string) =>
    functions.push({ name, lines: lineOf(node.end) - lineOf(node.start) + 1 });
  new Visitor({
    MethodDefinition: (node) => node.value.body && add(node, "name" in node.key ? String(node.key.name) : "method"),
    FunctionDeclaration: (node) => node.body && add(node, node.id?.name ?? "function"),
    ArrowFunctionExpression: (node) => add(node, "=>"),
  }).visit(program);
  const specifiers = [...module.staticImports, ...module.staticExports.flatMap(({ entries }) => entries)].flatMap(
    (entry) => {
      const request = entry.moduleRequest?.value;
      return request === undefined || request === null ? [] : [request];
    },
  );
  const dynamic = module.dynamicImports.flatMap(
    ({ moduleRequest: { start, end } }) => /^["'](.*)["']$/.exec(text.slice(start, end))?.[1] ?? [],
  );
  const all = [...new Set([...specifiers, ...dynamic])];
  return {
    path,
    text,
    lines: text.trimEnd().split("\n").length,
    commentLines: comments.reduce((sum, { start, end }) => sum + lineOf(end) - lineOf(start) + 1, 0),
    imports: all
      .filter((name) => name.startsWith("."))
      .map((name) => relative(root, join(root, dirname(path), name)).replaceAll("\\", "/")),
    packages: all.filter((name) => !name.startsWith(".")),
    exports: module.staticExports.flatMap(({ entries }) => entries).length,
    functions,
  };
}
