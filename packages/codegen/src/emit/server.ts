/** `server.ts`: what a server implements, what it may ask and publish, and `createRouter`. */

import type { Model, PartName, Procedure } from "../model/model.ts";
import { accessOf } from "../print/access.ts";
import { braces, brackets, joined, signature } from "../print/blocks.ts";
import { docComment } from "../print/comment.ts";
import type { Doc, ImportedName } from "../print/doc.ts";
import { quote, quoteKey } from "../print/quote.ts";
import { SourceFile } from "../print/source-file.ts";
import { AuthorTypes } from "./author-types.ts";
import { HeldTypes } from "./held-types.ts";
import { methodText } from "./method-text.ts";
import { allNamespaces, type NamespaceNode, namespaceTree } from "./namespace-tree.ts";
import { type Planners, PlanText } from "./plan-text.ts";
import type { TypeNames } from "./type-names.ts";

const from = "@wsrpc-ts/runtime/server";
const value = (imported: string): ImportedName => ({ imported, from, typeOnly: false });
const type = (imported: string): ImportedName => ({ imported, from, typeOnly: true });

export interface ServerOptions {
  /** The contract's fingerprint. */
  readonly schema: string;
  readonly planners: Planners;
  /** How the generated file imports a file of the contract. */
  readonly specifierOf: (file: string) => string;
}

export function emitServer(
  model: Model,
  names: TypeNames,
  { schema, planners, specifierOf }: ServerOptions,
  header: readonly string[],
): string {
  const file = new SourceFile();
  const tree = namespaceTree(model);
  const modules = new Set(["", ...model.namespaces.flatMap(({ name, isModule }) => (isModule ? [name] : []))]);
  const plans = new PlanText(planners, value);
  const contractName: ImportedName = { imported: "*", as: "contract", from: specifierOf(model.entry), typeOnly: false };
  const held = new HeldTypes(model, names, new AuthorTypes(model, names, contractName, specifierOf));
  const faces = new Faces(names, held);

  for (const node of allNamespaces(tree)) faces.handlers(file, node);
  faces.peer(file, tree);
  faces.publish(file, tree);
  held.declare(file);
  const literals = model.procedures.map((procedure): Doc => {
    const path: Doc = ["procedure: ", contractName, ...pathOf(procedure.name, modules)];
    return braces([`name: ${quote(procedure.name)}`, path, ...plans.fieldsOf(procedure)], ",");
  });
  plans.declare(file, schema, type("WirePlan"));
  file.blank();
  // As a list TypeScript would compare the type of each with that of every other.
  file.line`const procedures = ${brackets("[", literals, "]")} as const;`;
  file.blank();
  const docs = "Joins handlers to the contract; give the router to `serve`.";
  file.line`${docComment(docs)}export function createRouter<Principal = unknown>(handlers: Handlers<Principal>): ${type("Router")}<Principal, Publish, Peer> {`;
  file.line`  return ${value("createRouterOf")}({ schema, procedures }, handlers);`;
  file.line`}`;
  return file.print(header).text;
}

/** Of an object that was made while the contract ran, TypeScript may know no key, or not that there is something. */
function pathOf(name: string, modules: ReadonlySet<string>): string[] {
  const keys = name.split(".");
  return keys.map((key, index) => (modules.has(keys.slice(0, index).join(".")) ? accessOf(key) : `[${quote(key)}]!`));
}

/** The interfaces of a server. */
class Faces {
  readonly #names: TypeNames;
  readonly #held: HeldTypes;

  constructor(names: TypeNames, held: HeldTypes) {
    this.#names = names;
    this.#held = held;
  }

  handlers(file: SourceFile, node: NamespaceNode): void {
    const served = node.procedures.filter(({ procedure }) => procedure.kind !== "reverse");
    const inside = node.inside.filter(serves);
    if (node.name !== "" && !serves(node)) return;
    const name = node.name === "" ? "Handlers" : this.#names.of(node.name, "Handlers");
    const docs = node.name === "" ? "What a server of the contract implements." : node.namespace?.docs;
    const members = [
      ...inside.map((child): Doc => {
        const optional = allNamespaces(child).every(({ procedures }) =>
          procedures.every(({ procedure }) => isOptional(procedure)),
        );
        return [
          "readonly ",
          quoteKey(child.key),
          optional ? "?: " : ": ",
          this.#names.of(child.name, "Handlers"),
          "<Principal>",
        ];
      }),
      ...served.map(({ key, procedure }): Doc => [docComment(procedure.docs), quoteKey(key), this.#handler(procedure)]),
    ];
    if (node.name !== "") file.blank();
    file.line`${docComment(docs)}export interface ${name}<Principal = unknown> ${braces(members, ";", true)}`;
  }

  #handler(procedure: Procedure): Doc {
    const { kind } = procedure;
    if (kind === "topic")
      return [
        "?: ",
        type("TopicHandler"),
        brackets("<", [this.#part(procedure, "params") ?? "undefined", "Principal", "Peer"], ">"),
      ];
    const items = this.#part(procedure, "item") ?? this.#part(procedure, "send");
    const errors = procedure.errors.map(({ name }): Doc => [quoteKey(name), ": ", this.#held.error(procedure, name)]);
    const context: Doc = [
      "ctx: ",
      type("Context"),
      brackets("<", ["Principal", "Peer", ...(errors.length > 0 ? [braces(errors, ";")] : [])], ">"),
    ];
    const takesItems = kind === "upload" || kind === "duplex";
    const parameters: Doc[] = [
      ["input: ", this.#part(procedure, "input") ?? "undefined"],
      ...(takesItems ? [["items: AsyncIterable", brackets("<", [items ?? "unknown"], ">")]] : []),
      context,
    ];
    const given = this.#part(procedure, kind === "duplex" ? "receive" : "item");
    const result: Doc =
      kind === "stream" || kind === "duplex"
        ? ["AsyncIterable", brackets("<", [given ?? "unknown"], ">")]
        : [type("MaybePromise"), brackets("<", [this.#part(procedure, "output") ?? "void"], ">")];
    return signature(parameters, result);
  }

  peer(file: SourceFile, tree: NamespaceNode): void {
    const members = this.#nested(tree, "reverse", (procedure) =>
      methodText(procedure, {
        part: (part) => this.#part(procedure, part),
        error: this.#errors(procedure),
        isInputOptional: false,
        runtime: type,
      }),
    );
    file.blank();
    file.line`${docComment("What a server may ask a client, as `ctx.peer` offers it.")}export interface Peer ${braces(members, ";", members.length > 0)}`;
  }

  /** What a client may answer with in place of an output. */
  #errors(procedure: Procedure): Doc | undefined {
    const errors = procedure.errors.map(({ name }): Doc => {
      return [type("RpcError"), brackets("<", [quote(name), this.#held.error(procedure, name)], ">")];
    });
    return errors.length > 0 ? joined(errors, " | ") : undefined;
  }

  publish(file: SourceFile, tree: NamespaceNode): void {
    const members = this.#nested(tree, "topic", (procedure) => {
      const parameters: Doc[] = [
        ["params: ", this.#part(procedure, "params") ?? "undefined"],
        ["event: ", this.#part(procedure, "event") ?? "undefined"],
      ];
      return signature(parameters, ["Promise<", type("Position"), ">"]);
    });
    file.blank();
    file.line`${docComment("What a server may publish, as `server.publish` offers it.")}export interface Publish ${braces(members, ";", members.length > 0)}`;
  }

  #nested(node: NamespaceNode, kind: Procedure["kind"], text: (procedure: Procedure) => Doc): Doc[] {
    return [
      ...node.inside.flatMap((child): Doc[] => {
        const members = this.#nested(child, kind, text);
        return members.length > 0 ? [["readonly ", quoteKey(child.key), ": ", braces(members, ";", true)]] : [];
      }),
      ...node.procedures.flatMap(({ key, procedure }): Doc[] =>
        procedure.kind === kind ? [[docComment(procedure.docs), quoteKey(key), text(procedure)]] : [],
      ),
    ];
  }

  #part(procedure: Procedure, part: PartName): Doc | undefined {
    return this.#held.part(procedure, part);
  }
}

function serves(node: NamespaceNode): boolean {
  return allNamespaces(node).some(({ procedures }) => procedures.some(({ procedure }) => procedure.kind !== "reverse"));
}

function isOptional({ kind }: Procedure): boolean {
  return kind === "topic" || kind === "reverse";
}
