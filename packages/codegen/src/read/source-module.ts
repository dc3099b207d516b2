/** One module of a contract as text: what its top level declares, where, and with which documentation. */

import { type Program, parseSync, type Span, Visitor } from "oxc-parser";
import type { Place } from "../model/place.ts";
import { returnedBy } from "./function-results.ts";
import { markCalls } from "./mark-calls.ts";
import { type Node, nameOf } from "./syntax.ts";

export interface Declaration {
  readonly name: string;
  readonly place: Place;
  readonly docs: string | undefined;
  /** What a `const` is set to; `users.get` where that is taken out by `{ get } = users`. */
  readonly value: Node | undefined;
  /** By its own `export`. */
  readonly isExported: boolean;
}

/** Comments that belong to no declaration. */
export interface About {
  readonly docs: string;
  readonly place: Place;
}

/** `export { local as exported }` */
interface ExportSpecifier {
  readonly local: Node;
  readonly exported: Node;
}

/** `import { imported as local }` */
interface ImportSpecifier {
  readonly local: Node;
  readonly imported?: Node;
}

/** What may stand first in a module, and has no documentation of its own. */
const undocumented = new Set(["ImportDeclaration", "ExpressionStatement"]);

export class SourceModule {
  /** Relative to the folder the generator works in. */
  readonly file: string;
  readonly declarations = new Map<string, Declaration>();
  /** `export * as name`, by name, and `export default`. */
  readonly namespaces = new Map<string, Declaration & { readonly from?: string }>();
  /** What imported names are called where they come from. */
  readonly aliases = new Map<string, string>();
  /** What each function returns, by its name. */
  readonly results = new Map<string, Node>();
  /** What is exported by `export { name }`: the name outside, by that inside. */
  readonly exportNames = new Map<string, string>();
  /** Where each specifier is imported first. */
  readonly imports = new Map<string, Place>();
  /** The text to run; see `markCalls`. */
  readonly marked: string;
  /** What it says of itself at its top. */
  readonly about: About | undefined;
  /** Whether it imports or exports: what does neither, and is JavaScript, may be CommonJS. */
  readonly isModule: boolean;
  readonly #text: string;
  readonly #lineStarts: number[];
  readonly #docs = new Map<number, string>();

  constructor(file: string, text: string) {
    this.file = file;
    this.#text = text;
    this.#lineStarts = [0, ...[...text.matchAll(/\r\n?|\n/g)].map((end) => end.index + end[0].length)];
    const { program, comments, module } = parseSync(file, text);
    this.isModule = module.hasModuleSyntax;
    const documenting = comments.filter(({ type, value }) => type === "Block" && value.startsWith("*"));
    for (const { value, end } of documenting) this.#docs.set(end, textOfDocs(value.slice(1)));
    for (const statement of program.body) this.#read(statement as unknown as Node);
    this.about = this.#aboutOf(documenting, program.body[0] as unknown as Node | undefined);
    this.marked = markCalls(ownMeta(text, program), program);
  }

  get lines(): number {
    return this.#lineStarts.length;
  }

  placeAt(offset: number): Place {
    let low = 0;
    for (let high = this.#lineStarts.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((this.#lineStarts[middle] as number) <= offset) low = middle;
      else high = middle;
    }
    return { file: this.file, line: low + 1, column: offset - (this.#lineStarts[low] as number) + 1 };
  }

  /** The JSDoc comment that stands before a node. */
  docsBefore({ start }: Node): string | undefined {
    return this.#docs.get(this.#text.slice(0, start).trimEnd().length);
  }

  /** The comment right before a declaration is that one's own. */
  #aboutOf(comments: readonly Span[], first: Node | undefined): About | undefined {
    const above = comments.filter(({ end }) => end <= (first?.start ?? Number.POSITIVE_INFINITY));
    const isDocumented = first !== undefined && !undocumented.has(first.type) && this.docsBefore(first) !== undefined;
    const own = isDocumented ? above.slice(0, -1) : above;
    const [top] = own;
    if (!top) return undefined;
    return { docs: own.map(({ end }) => this.#docs.get(end)).join("\n"), place: this.placeAt(top.start) };
  }

  #read(statement: Node): void {
    const specifier = statement.source as Node | null | undefined;
    const source = specifier?.value;
    if (typeof source === "string" && !this.imports.has(source)) {
      this.imports.set(source, this.placeAt((specifier as Node).start));
    }
    switch (statement.type) {
      case "ImportDeclaration":
        return this.#readAliases(statement.specifiers as readonly ImportSpecifier[]);
      case "ExportAllDeclaration":
        return this.#readNamespace(statement, String(source));
      case "ExportDefaultDeclaration":
        return this.#addDefault(statement);
      case "ExportNamedDeclaration":
        if (statement.declaration) return this.#declare(statement.declaration as Node, statement);
        return source === undefined ? this.#readNames(statement.specifiers as ExportSpecifier[]) : undefined;
      default:
        return this.#declare(statement, statement);
    }
  }

  #readAliases(specifiers: readonly ImportSpecifier[]): void {
    for (const { local, imported } of specifiers) {
      const name = imported && nameOf(imported);
      if (name !== undefined) this.aliases.set(String(local.name), name);
    }
  }

  #readNames(specifiers: readonly ExportSpecifier[]): void {
    for (const { local, exported } of specifiers) {
      const name = nameOf(exported);
      if (name === "default") this.#addDefault(exported);
      if (name !== undefined) this.exportNames.set(String(local.name), name);
    }
  }

  #addDefault({ start }: Node): void {
    const [name, place] = ["default", this.placeAt(start)];
    this.namespaces.set(name, { name, place, docs: undefined, value: undefined, isExported: true });
  }

  #readNamespace(statement: Node, from: string): void {
    const exported = statement.exported as Node | null;
    const name = exported?.name ?? exported?.value;
    if (!exported || typeof name !== "string") return;
    const place = this.placeAt(exported.start);
    this.namespaces.set(name, {
      name,
      place,
      docs: this.docsBefore(statement),
      value: undefined,
      isExported: true,
      from,
    });
  }

  #declare(declaration: Node, statement: Node): void {
    if (declaration.type === "FunctionDeclaration") this.#addResult(declaration.id as Node | null, declaration);
    if (declaration.type === "TSEnumDeclaration" && declaration.declare !== true)
      this.#add(declaration.id as Node, statement);
    if (declaration.type !== "VariableDeclaration" || declaration.declare === true) return;
    for (const { id, init } of declaration.declarations as { id: Node; init: Node | null }[]) {
      if (id.type === "ObjectPattern" && init) this.#addTaken(id, init, statement);
      if (id.type !== "Identifier") continue;
      this.#add(id, statement, init ?? undefined);
      if (init) this.#addResult(id, init);
    }
  }

  /** `{ get, put: save, ...others } = users` */
  #addTaken(pattern: Node, from: Node, statement: Node): void {
    for (const taken of pattern.properties as Node[]) {
      if (taken.type === "RestElement") this.#add(taken.argument as Node, statement, from, taken);
      if (taken.type !== "Property" || taken.computed === true) continue;
      const { start, end, key, value } = taken as Node & { readonly key: Node; readonly value: Node };
      const member: Node = { type: "MemberExpression", start, end, object: from, property: key };
      const id = value.type === "AssignmentPattern" ? (value.left as Node) : value;
      if (id.type === "ObjectPattern") this.#addTaken(id, member, statement);
      if (id.type === "Identifier") this.#add(id, statement, member, taken);
    }
  }

  #addResult(id: Node | null, made: Node): void {
    const result = returnedBy(made);
    if (id && result) this.results.set(String(id.name), result);
  }

  /** @param documented what has the comment, if not the statement */
  #add(id: Node, statement: Node, value?: Node, documented = statement): void {
    const name = id.name as string;
    const isExported = statement.type === "ExportNamedDeclaration";
    const place = this.placeAt(id.start);
    this.declarations.set(name, { name, place, docs: this.docsBefore(documented), value, isExported });
  }
}

/** `import.meta` as a call of the same length: what stands behind it stays where it is. */
function ownMeta(text: string, program: Program): string {
  if (!text.includes("import.meta")) return text;
  let own = text;
  const replace = ({ start, end }: { start: number; end: number }) => {
    if (text.slice(start, end) === "import.meta") own = `${own.slice(0, start)}wsrpcMeta()${own.slice(end)}`;
  };
  new Visitor({ MetaProperty: replace }).visit(program);
  return own;
}

/** Without the stars at the beginning of the lines. */
function textOfDocs(comment: string): string {
  return comment
    .split(/\r\n?|\n/)
    .map((line, index) => (index === 0 ? line.trim() : line.replace(/^\s*\* ?/, "").trimEnd()))
    .join("\n")
    .trim();
}
