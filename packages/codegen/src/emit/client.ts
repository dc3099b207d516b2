/** `client.ts`: a table of real methods for each namespace, and `createClient`. */

import type { Model, Procedure } from "../model/model.ts";
import { braces } from "../print/blocks.ts";
import { docComment } from "../print/comment.ts";
import type { Doc, ImportedName } from "../print/doc.ts";
import { quote, quoteOwnKey } from "../print/quote.ts";
import { SourceFile } from "../print/source-file.ts";
import type { DecodeText } from "./decode-text.ts";
import { allNamespaces, type NamespaceNode, namespaceTree } from "./namespace-tree.ts";
import { type Planners, PlanText } from "./plan-text.ts";
import type { TypeNames } from "./type-names.ts";

const from = "@wsrpc-ts/runtime/client";
const value = (imported: string): ImportedName => ({ imported, from, typeOnly: false });
const type = (imported: string): ImportedName => ({ imported, from, typeOnly: true });
const own = (imported: string): ImportedName => ({ imported, from: "./types.d.ts", typeOnly: true });

export interface ClientOptions {
  /** The contract's fingerprint. */
  readonly schema: string;
  readonly planners: Planners;
  /** Left out: what a client gets stays in its wire form. */
  readonly decodes?: DecodeText | undefined;
}

export function emitClient(
  model: Model,
  names: TypeNames,
  { schema, planners, decodes }: ClientOptions,
  header: readonly string[],
): string {
  const tree = namespaceTree(model);
  const plans = new PlanText(planners, value);
  const tables = new Tables(names, plans, decodes);
  const nodes = allNamespaces(tree).slice(1);
  const written = nodes.map((node) => [node, tables.table(node)] as const);
  const root = tables.table(tree);

  const file = new SourceFile();
  file.line`export type * from "./types.d.ts";`;
  plans.declare(file, schema, type("WirePlan"));
  decodes?.declare(file);
  file.blank();
  file.line`${docComment('Connects to a server of this contract. It dials at the first use; with `connect: "eager"`, at once.')}export function createClient(target: ${type("ClientTarget")}, options: ${type("ClientOptions")} = {}): ${own("Client")} {`;
  file.line`  const connection = ${value("connect")}(target, { ...options, schema });`;
  const ends: Doc[] = ["$connection: connection", ["$close: () => ", value("close"), "(connection)"]];
  file.line`  return ${braces([...root, ...ends], ",", true)};`;
  file.line`}`;
  for (const [node, table] of written) {
    const docs = `The methods of \`${node.name}\` alone, for a bundle that needs no other namespace.`;
    file.blank();
    file.line`${docComment(docs)}export function ${creatorOf(node, names)}(connection: ${type("ClientConnection")}): ${own(names.of(node.name, "Client"))} {`;
    file.line`  return ${braces(table, ",", true)};`;
    file.line`}`;
  }
  return file.print(header).text;
}

function creatorOf({ name }: NamespaceNode, names: TypeNames): string {
  return `create${names.of(name, "Client")}`;
}

const makers = {
  call: "callMethod",
  stream: "streamMethod",
  upload: "uploadMethod",
  duplex: "duplexMethod",
  topic: "topicMethod",
};

class Tables {
  readonly #names: TypeNames;
  readonly #plans: PlanText;
  readonly #decodes: DecodeText | undefined;

  constructor(names: TypeNames, plans: PlanText, decodes: DecodeText | undefined) {
    this.#names = names;
    this.#plans = plans;
    this.#decodes = decodes;
  }

  table({ inside, procedures }: NamespaceNode): Doc[] {
    const answered = procedures.filter(({ procedure }) => procedure.kind === "reverse");
    const handlers = answered.map(
      ({ key, procedure, number }): Doc => [quoteOwnKey(key), ": ", this.#literal(procedure, number)],
    );
    return [
      ...inside.map((node): Doc => [quoteOwnKey(node.key), ": ", creatorOf(node, this.#names), "(connection)"]),
      ...procedures.flatMap(({ key, procedure, number }): Doc[] => {
        if (procedure.kind === "reverse") return [];
        const maker = value(makers[procedure.kind]);
        const method: Doc = [maker, "(connection, ", this.#literal(procedure, number), ")"];
        return [[quoteOwnKey(key), ": ", this.#decodes?.method(procedure, method) ?? method]];
      }),
      ...(handlers.length > 0 ? [["handle: ", this.#handle(answered, handlers)]] : []),
    ];
  }

  #handle(answered: NamespaceNode["procedures"], handlers: readonly Doc[]): Doc {
    const method: Doc = [value("handleMethod"), "(connection, ", braces(handlers, ","), ")"];
    return this.#decodes?.handle(answered, method) ?? method;
  }

  #literal(procedure: Procedure, number: number): Doc {
    const { name, timeoutMs, idempotent, mode } = procedure;
    return braces(
      [
        `name: ${quote(name)}`,
        `number: ${number}`,
        ...(timeoutMs === undefined ? [] : [`timeoutMs: ${numberText(timeoutMs)}`]),
        ...(idempotent === undefined ? [] : [`idempotent: ${idempotent === true ? "true" : quote(idempotent)}`]),
        ...(mode === undefined ? [] : [`mode: ${quote(mode)}`]),
        ...this.#plans.fieldsOf(procedure),
      ],
      ",",
    );
  }
}

function numberText(number: number): string {
  if (!Number.isFinite(number)) return "Number.POSITIVE_INFINITY";
  return String(number).replace(/\B(?=(\d{3})+$)/g, "_");
}
