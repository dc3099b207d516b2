/** What a server has in its hands, as types: the client's own where they are the same, else their like, else zod's. */

import type { ForeignName } from "../model/foreign-type.ts";
import type { Model, PartName, Procedure } from "../model/model.ts";
import type { ShapeId } from "../model/shape.ts";
import { accessOf } from "../print/access.ts";
import { braces } from "../print/blocks.ts";
import { docComment } from "../print/comment.ts";
import type { Doc, ImportedName } from "../print/doc.ts";
import { isIdentifier, quote } from "../print/quote.ts";
import type { SourceFile } from "../print/source-file.ts";
import type { TypeNames } from "./type-names.ts";
import { TypeText } from "./type-text.ts";

const zod: ImportedName = { imported: "*", as: "z", from: "zod", typeOnly: true };

export class HeldTypes {
  readonly #model: Model;
  readonly #names: TypeNames;
  readonly #contract: ImportedName;
  readonly #types: TypeText;
  readonly #declared = new Map<ShapeId, string>();
  readonly #foreign = new Map<string, ImportedName>();
  readonly #specifierOf: (file: string) => string;

  /**
   * @param contract the import of the contract
   * @param specifierOf how the generated file imports a file of the contract
   */
  constructor(model: Model, names: TypeNames, contract: ImportedName, specifierOf: (file: string) => string) {
    this.#model = model;
    this.#names = names;
    this.#contract = contract;
    this.#specifierOf = specifierOf;
    this.#types = new TypeText(
      model.shapes,
      (id) => this.#nameOf(id),
      (name) => ("global" in name ? names.ofGlobal(name) : this.#imported(name)),
    );
  }

  part(procedure: Procedure, part: PartName): Doc | undefined {
    const shape = procedure.parts[part];
    if (shape === undefined) return undefined;
    return this.#names.differences.opaque(shape) ? this.#inferred(procedure, [part]) : this.#types.of(shape, "held");
  }

  error(procedure: Procedure, name: string): Doc {
    const error = procedure.errors.find((candidate) => candidate.name === name);
    if (!error) return "never";
    if (!this.#names.differences.opaque(error.data)) return this.#types.of(error.data, "held");
    return this.#inferred(procedure, ["errors", name, ...(error.code === undefined ? [] : ["data"])]);
  }

  /** The types that are the server's alone, behind those that use them. */
  declare(file: SourceFile): void {
    for (const [shape, name] of this.#declared) {
      const { docs } = this.#model.shapes[shape] ?? {};
      const members = this.#types.members(shape, "held");
      file.blank();
      if (members) file.line`${docComment(docs)}export interface ${name} ${braces(members, ";", true)}`;
      else file.line`${docComment(docs)}export type ${name} = ${this.#types.writtenOut(shape, "held")};`;
    }
  }

  #nameOf(id: ShapeId): Doc | undefined {
    if (!this.#names.isNamed(id)) return undefined;
    const [given, got] = [this.#names.ofSchema(id, "in"), this.#names.ofSchema(id, "out")];
    if (got !== undefined && !this.#names.differences.differ(id, "out-held")) return imported(got);
    if (given !== undefined && !this.#names.differences.differ(id, "in-held")) return imported(given);
    const known = this.#declared.get(id) ?? this.#names.ofHeld(id);
    this.#declared.set(id, known);
    return known;
  }

  /** A name of the author's; what the contract's entry exports is there already. */
  #imported({ name, from }: ForeignName): Doc {
    if ("package" in from && from.package === "zod") return [zod, `.${name}`];
    if ("file" in from && from.file === this.#model.entry) return [this.#contract, `.${name}`];
    const specifier = "package" in from ? from.package : this.#specifierOf(from.file);
    const [first = name, ...rest] = name.split(".");
    const key = `${specifier} ${first}`;
    const known = this.#foreign.get(key) ?? {
      imported: first,
      as: this.#names.ofForeign(first),
      from: specifier,
      typeOnly: true,
    };
    this.#foreign.set(key, known);
    return [known, ...rest.map((part) => `.${part}`)];
  }

  /** What only TypeScript knows, and cannot be written down. */
  #inferred({ name }: Procedure, path: readonly string[]): Doc {
    const parts = name.split(".");
    const procedure: Doc = parts.every(isIdentifier)
      ? ["(typeof ", this.#contract, ...parts.map(accessOf), ")"]
      : ["(typeof ", this.#contract, ")", ...parts.map((part) => `[${quote(part)}]`)];
    const schema = path.reduce<Doc>((outer, part) => ["NonNullable<", outer, `[${quote(part)}]>`], procedure);
    return [zod, ".output<", schema, ">"];
  }
}

function imported(name: string): ImportedName {
  return { imported: name, from: "./types.js", typeOnly: true };
}
