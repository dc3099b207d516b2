/** Types of the contract's author in generated files: imported by their names, or else inferred from the contract. */

import type { ForeignName } from "../model/foreign-type.ts";
import type { DeclaredError, Model, Procedure } from "../model/model.ts";
import { accessOf } from "../print/access.ts";
import type { Doc, ImportedName } from "../print/doc.ts";
import { isIdentifier, quote } from "../print/quote.ts";
import type { TypeNames } from "./type-names.ts";

const zod: ImportedName = { imported: "*", as: "z", from: "zod", typeOnly: true };

export class AuthorTypes {
  readonly #entry: string;
  readonly #names: TypeNames;
  readonly #contract: ImportedName;
  readonly #specifierOf: (file: string) => string;

  /**
   * @param contract the import of the contract
   * @param specifierOf how the generated file imports a file of the contract
   */
  constructor({ entry }: Model, names: TypeNames, contract: ImportedName, specifierOf: (file: string) => string) {
    this.#entry = entry;
    this.#names = names;
    this.#contract = contract;
    this.#specifierOf = specifierOf;
  }

  /** What the contract's entry exports is there already. */
  imported({ name, from }: ForeignName): Doc {
    if ("package" in from && from.package === "zod") return [zod, `.${name}`];
    if ("file" in from && from.file === this.#entry) return [this.#contract, `.${name}`];
    const specifier = "package" in from ? from.package : this.#specifierOf(from.file);
    const [first = name, ...rest] = name.split(".");
    const as = this.#names.ofForeign(first, specifier);
    return [{ imported: first, as, from: specifier, typeOnly: true }, ...rest.map((part) => `.${part}`)];
  }

  /** What only TypeScript knows, and cannot be written down. */
  inferred({ name }: Procedure, path: readonly string[]): Doc {
    const parts = name.split(".");
    const procedure: Doc =
      parts.length === 1 && isIdentifier(name)
        ? ["(typeof ", this.#contract, accessOf(name), ")"]
        : ["(typeof ", this.#contract, ")", ...parts.map((part) => `[${quote(part)}]`)];
    const schema = path.reduce<Doc>((outer, part) => ["NonNullable<", outer, `[${quote(part)}]>`], procedure);
    return [zod, ".output<", schema, ">"];
  }
}

/** From a procedure to the schema of an error's data. */
export function errorPath({ name, code }: DeclaredError): string[] {
  return ["errors", name, ...(code === undefined ? [] : ["data"])];
}
