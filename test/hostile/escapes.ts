/** Looks for what has got out: a generated file must be what it always is, whatever the contract says. */

import { transformSync } from "esbuild";
import { parseSync } from "oxc-parser";

type Node = { readonly type: string; readonly [part: string]: unknown };

/** The kinds of syntax that the generator writes. */
const inTypes = new Set(
  [
    "Program ImportDeclaration ImportSpecifier ExportNamedDeclaration Identifier Literal TemplateElement",
    "TSInterfaceDeclaration TSInterfaceBody TSTypeAliasDeclaration TSTypeAnnotation TSPropertySignature",
    "TSMethodSignature TSIndexSignature TSTypeReference TSTypeParameterInstantiation TSTypeParameterDeclaration",
    "TSTypeParameter TSUnionType TSIntersectionType TSArrayType TSTupleType TSOptionalType TSRestType TSTypeOperator",
    "TSLiteralType TSTemplateLiteralType TSTypeLiteral TSFunctionType TSParenthesizedType TSNamedTupleMember",
    "TSStringKeyword TSNumberKeyword TSBooleanKeyword TSBigIntKeyword TSNullKeyword TSUndefinedKeyword TSVoidKeyword",
    "TSNeverKeyword TSUnknownKeyword TSAnyKeyword TSObjectKeyword UnaryExpression TemplateLiteral",
  ].flatMap((line) => line.split(" ")),
);
const inCode = new Set([
  ...inTypes,
  ..."ExportAllDeclaration ImportNamespaceSpecifier TSQualifiedName TSTypeQuery TSIndexedAccessType".split(" "),
  ..."VariableDeclaration VariableDeclarator FunctionDeclaration BlockStatement ReturnStatement CallExpression".split(
    " ",
  ),
  ..."ArrowFunctionExpression ObjectExpression Property SpreadElement ArrayExpression MemberExpression".split(" "),
  ..."AssignmentPattern TSAsExpression TSNonNullExpression".split(" "),
]);
const atTop = new Set(
  "ImportDeclaration ExportNamedDeclaration ExportAllDeclaration VariableDeclaration TSInterfaceDeclaration".split(" "),
);

/** Line ends to JavaScript, marks that turn text round or hide, and control characters. */
const unseen = /(?![\n\t])[\p{Cc}\p{Zl}\p{Zp}\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/u;
const orders = /(?<!\\)@(?:ts-|jsx)|sourceMappingURL|biome-ignore|(?:eslint|oxlint)-(?:disable|enable)/g;

const ownComments = new Set([
  " biome-ignore-all format lint assist: generated",
  " eslint-disable ",
  " @ts-nocheck: what it is stands in types.d.ts",
  "# sourceMappingURL=types.d.ts.map",
]);

/** What is wrong with a generated file, if anything. */
export function escapesIn(name: string, text: string): string[] {
  if (!name.endsWith(".ts")) return jsonFaults(name, text);
  const { program, errors, comments } = parseSync(name, text, { showSemanticErrors: true });
  const allowed = name.endsWith(".d.ts") ? inTypes : inCode;
  const nodes = [...nodesOf(program as unknown as Node)];
  const faults = [
    ...errors.map(({ message }) => message),
    ...nodes.filter(({ type }) => !allowed.has(type)).map(({ type }) => `a ${type}`),
    ...(program.body as unknown as Node[])
      .filter(({ type }) => !atTop.has(type))
      .map(({ type }) => `a ${type} at the top`),
    ...strangeCalls(nodes),
    ...nodes.filter((node) => node.type === "TSAsExpression" && !isAsConst(node)).map(() => "a TSAsExpression"),
    ...twice(namesOf(program.body as unknown as Node[])).map((own) => `${own} is declared twice`),
    ...(unseen.test(text) ? ["an unseen character"] : []),
    ...comments.filter(({ value }) => !ownComments.has(value)).flatMap(({ value }) => value.match(orders) ?? []),
    ...(errors.length === 0 && !name.endsWith(".d.ts") ? ranOnImport(text) : []),
  ];
  return faults.map((fault) => `${name}: ${fault}`);
}

function jsonFaults(name: string, text: string): string[] {
  try {
    JSON.parse(text);
    return [];
  } catch (error) {
    return [`${name}: ${String(error)}`];
  }
}

function* nodesOf(value: unknown): Generator<Node> {
  if (Array.isArray(value)) for (const item of value) yield* nodesOf(item);
  else if (typeof value === "object" && value !== null) {
    if (typeof (value as Node).type === "string") yield value as Node;
    for (const part of Object.values(value)) yield* nodesOf(part);
  }
}

/** What a file imports and declares; to TypeScript, interfaces of one name are one. */
function namesOf(statements: readonly Node[]): string[] {
  return statements.flatMap((statement) => {
    const declared = (statement.declaration ?? statement) as Node;
    const inside = [declared, ...((declared.specifiers ?? declared.declarations ?? []) as Node[])];
    return inside.flatMap(({ id, local }) => ((id ?? local) ? [String(((id ?? local) as Node).name)] : []));
  });
}

function twice(names: readonly string[]): string[] {
  return names.filter((name, index) => names.indexOf(name) !== index);
}

/** Generated code calls the runtime, and functions of its own that make clients. */
function strangeCalls(nodes: readonly Node[]): string[] {
  return nodes
    .filter(({ type }) => type === "CallExpression")
    .map(({ callee }) => String((callee as Node).name))
    .filter((name) => !/^(?:wire\w+|\w+Method|connect|close|createRouterOf|create.+Client\d*)$/su.test(name))
    .map((name) => `a call of ${name}`);
}

/** The list of a server's procedures is one. */
function isAsConst({ typeAnnotation }: Node): boolean {
  const { type, typeName } = typeAnnotation as Node;
  return type === "TSTypeReference" && (typeName as Node).name === "const";
}

/** Runs the module with a runtime and a contract that do nothing. */
function ranOnImport(text: string): string[] {
  const { code } = transformSync(text, { loader: "ts", logLevel: "silent" });
  const { staticImports, staticExports } = parseSync("module.js", code).module;
  const outside = [...staticImports, ...staticExports.filter(({ entries }) => entries.length > 0)];
  const names = staticImports.flatMap(({ entries }) => entries.map(({ localName }) => localName.value));
  const nothing: unknown = new Proxy(() => nothing, { get: () => nothing });
  const before = Object.keys(globalThis).length;
  try {
    new Function(...names, without(code, outside))(...names.map(() => nothing));
  } catch (error) {
    return [`it throws on import: ${String(error)}`];
  }
  const hasRun = "__escaped" in globalThis || Object.keys(globalThis).length !== before;
  return hasRun ? ["something ran on import"] : [];
}

function without(text: string, parts: readonly { start: number; end: number }[]): string {
  const sorted = [...parts].sort((a, b) => b.start - a.start);
  return sorted.reduce((rest, { start, end }) => rest.slice(0, start) + rest.slice(end), text);
}
