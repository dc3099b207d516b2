/** What a server has in its hands, as types: the client's own where they are the same, else their like, else zod's. */

import type { Model, PartName, Procedure } from "../model/model.ts";
import type { ShapeId } from "../model/shape.ts";
import { braces } from "../print/blocks.ts";
import { docComment } from "../print/comment.ts";
import type { Doc, ImportedName } from "../print/doc.ts";
import type { SourceFile } from "../print/source-file.ts";
import { type AuthorTypes, errorPath } from "./author-types.ts";
import type { TypeNames } from "./type-names.ts";
import { TypeText } from "./type-text.ts";

export class HeldTypes {
  readonly #model: Model;
  readonly #names: TypeNames;
  readonly #types: TypeText;
  readonly #author: AuthorTypes;
  readonly #declared = new Map<ShapeId, string>();

  constructor(model: Model, names: TypeNames, author: AuthorTypes) {
    this.#model = model;
    this.#names = names;
    this.#author = author;
    this.#types = new TypeText(
      model.shapes,
      (id) => this.#nameOf(id),
      (name) => ("global" in name ? names.ofGlobal(name) : author.imported(name)),
    );
  }

  part(procedure: Procedure, part: PartName): Doc | undefined {
    const shape = procedure.parts[part];
    if (shape === undefined) return undefined;
    return this.#names.differences.opaque(shape)
      ? this.#author.inferred(procedure, [part])
      : this.#types.of(shape, "held");
  }

  error(procedure: Procedure, name: string): Doc {
    const error = procedure.errors.find((candidate) => candidate.name === name);
    if (!error) return "never";
    if (!this.#names.differences.opaque(error.data)) return this.#types.of(error.data, "held");
    return this.#author.inferred(procedure, errorPath(error));
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
    if (got !== undefined && !this.#names.isGotApart(id)) return imported(got);
    if (given !== undefined && !this.#names.differences.differ(id, "in-held")) return imported(given);
    const known = this.#declared.get(id) ?? this.#names.ofHeld(id);
    this.#declared.set(id, known);
    return known;
  }
}

function imported(name: string): ImportedName {
  return { imported: name, from: "./types.d.ts", typeOnly: true };
}
