/** `types.d.ts`: the client and all that it gives and gets, as plain interfaces. */

import { flowsOf } from "../model/flow.ts";
import type { Model, PartName, Procedure } from "../model/model.ts";
import { mayBeLeftOut } from "../model/optionality.ts";
import type { ShapeId } from "../model/shape.ts";
import { errorView, viewOf, type WireView } from "../model/view.ts";
import { alternatives } from "../print/alternatives.ts";
import { braces, brackets, onLines } from "../print/blocks.ts";
import { docComment } from "../print/comment.ts";
import type { Doc, ImportedName } from "../print/doc.ts";
import { quote, quoteKey } from "../print/quote.ts";
import { type Printed, SourceFile } from "../print/source-file.ts";
import { type AuthorTypes, errorPath } from "./author-types.ts";
import { methodText } from "./method-text.ts";
import { allNamespaces, type NamespaceNode, namespaceTree } from "./namespace-tree.ts";
import type { TypeNames } from "./type-names.ts";
import { TypeText } from "./type-text.ts";

/** @param author of types that a client which decodes imports */
export function emitClientTypes(
  model: Model,
  names: TypeNames,
  author: AuthorTypes,
  header: readonly string[],
): Printed {
  const file = new TypesFile(model, names, author);
  const tree = namespaceTree(model);
  file.client(tree);
  for (const node of allNamespaces(tree).slice(1)) file.namespaceClient(node);
  file.schemas();
  for (const procedure of model.procedures) file.parts(procedure);
  return file.print(header);
}

const runtime = (imported: string): ImportedName => ({ imported, from: "@wsrpc-ts/runtime/client", typeOnly: true });

class TypesFile {
  readonly #model: Model;
  readonly #names: TypeNames;
  readonly #author: AuthorTypes;
  readonly #types: TypeText;
  readonly #file = new SourceFile();

  constructor(model: Model, names: TypeNames, author: AuthorTypes) {
    this.#model = model;
    this.#names = names;
    this.#author = author;
    const isDecoded = names.got === "held";
    this.#types = new TypeText(
      model.shapes,
      (id, view) => names.ofSchema(id, view === "in" ? view : "out"),
      (name) => ("global" in name ? names.ofGlobal(name) : isDecoded ? author.imported(name) : "unknown"), // that stays with the server
    );
  }

  print(header: readonly string[]): Printed {
    return this.#file.print(header);
  }

  client(root: NamespaceNode): void {
    this.#interface("Client", "What the contract offers to a client.", [
      ...this.#members(root),
      [
        docComment("The connection that all calls share: its state, its end."),
        "readonly $connection: ",
        runtime("ClientConnection"),
      ],
      [docComment("Ends the session. What is under way is rejected with CANCELLED."), "$close(): Promise<void>"],
    ]);
  }

  namespaceClient(node: NamespaceNode): void {
    this.#interface(this.#names.of(node.name, "Client"), node.namespace?.docs, this.#members(node));
  }

  schemas(): void {
    for (const { name, shape, view } of this.#names.namedTypes) {
      const { docs, place } = this.#model.shapes[shape] ?? {};
      const seen = this.#names.seen(view);
      const members = this.#types.members(shape, seen);
      this.#file.blank();
      if (members)
        this.#file.line`${docComment(docs)}export interface ${{ mark: name, place }} ${braces(members, ";", true)}`;
      else
        this.#file
          .line`${docComment(docs)}export type ${{ mark: name, place }} = ${this.#types.writtenOut(shape, seen)};`;
    }
  }

  /** Names of a procedure's parts, for those who write them down; nothing is computed for them until they are used. */
  parts(procedure: Procedure): void {
    const { name, errors } = procedure;
    const flows = flowsOf(procedure);
    if (flows.length + errors.length > 0) this.#file.blank();
    for (const { part, shape, view } of flows) {
      this.#file.line`export type ${this.#names.of(name, part)} = ${this.#type(procedure, [part], shape, view)};`;
    }
    if (errors.length === 0) return;
    const view = errorView(procedure.kind);
    const kinds = errors.map((error): Doc => {
      const types = [quote(error.name), this.#type(procedure, errorPath(error), error.data, view)];
      return [runtime("RpcError"), brackets("<", types, ">")];
    });
    const bar = errors.length > 1 ? "| " : "";
    const told = kinds.map((doc, place): Doc => [docComment(errors[place]?.docs), bar, doc]);
    const isTold = errors.some(({ docs }) => docs !== undefined);
    const type = isTold ? onLines(told) : alternatives(kinds);
    this.#file.line`export type ${this.#names.of(name, "error")} = ${type};`;
  }

  #interface(name: string, docs: string | undefined, members: readonly Doc[]): void {
    this.#file.blank();
    this.#file.line`${docComment(docs)}export interface ${name} ${braces(members, ";", true)}`;
  }

  #members({ procedures, inside }: NamespaceNode): Doc[] {
    const called = procedures.filter(({ procedure }) => procedure.kind !== "reverse");
    const answered = procedures.filter(({ procedure }) => procedure.kind === "reverse");
    return [
      ...inside.map(({ key, name, namespace }): Doc => {
        const mark: Doc = { mark: quoteKey(key), place: namespace?.place };
        return [docComment(namespace?.docs), "readonly ", mark, ": ", this.#names.of(name, "Client")];
      }),
      ...called.map(({ key, procedure }) => this.#method(key, procedure)),
      ...(answered.length > 0 ? [this.#handle(answered)] : []),
    ];
  }

  #method(key: string, procedure: Procedure): Doc {
    const input = procedure.parts[procedure.kind === "topic" ? "params" : "input"];
    const signature = methodText(procedure, {
      part: (part) => this.#part(procedure, part),
      error: procedure.errors.length > 0 ? this.#names.of(procedure.name, "error") : undefined,
      isInputOptional: input !== undefined && this.#allowsUndefined(input),
      runtime,
    });
    return [docComment(procedure.docs), { mark: quoteKey(key), place: procedure.place }, signature];
  }

  #handle(procedures: NamespaceNode["procedures"]): Doc {
    const handlers = procedures.map(({ key, procedure }): Doc => {
      const types = [this.#part(procedure, "input") ?? "undefined", this.#part(procedure, "output") ?? "void"];
      const mark: Doc = { mark: quoteKey(key), place: procedure.place };
      return [docComment(procedure.docs), mark, "?: ", runtime("ReverseHandler"), brackets("<", types, ">")];
    });
    const docs =
      "Answers what the server asks. A later handler takes the place of an earlier one; the function returned takes them away.";
    return [docComment(docs), "handle(handlers: ", braces(handlers, ";", true), "): () => void"];
  }

  #part(procedure: Procedure, part: PartName): Doc | undefined {
    const shape = procedure.parts[part];
    return shape === undefined ? undefined : this.#type(procedure, [part], shape, viewOf(procedure.kind, part));
  }

  #type(procedure: Procedure, path: readonly string[], shape: ShapeId, view: WireView): Doc {
    const seen = this.#names.seen(view);
    const isInferred = seen === "held" && this.#names.differences.opaque(shape);
    return isInferred ? this.#author.inferred(procedure, path) : this.#types.of(shape, seen);
  }

  #allowsUndefined(input: ShapeId): boolean {
    const shape = this.#model.shapes[input];
    return mayBeLeftOut(this.#model.shapes, input, "in") || shape?.kind === "void" || shape?.kind === "undefined";
  }
}
