/** A type of the contract's author that a schema does not show, such as what a transform makes: TypeScript tells it. */

/** A name that the author exports, and from where. */
export interface ForeignName {
  /** Dotted where it lies in a namespace of the module. */
  readonly name: string;
  /** A file, relative to the folder the generator works in, or a package as the contract imports it. */
  readonly from: { readonly file: string } | { readonly package: string };
}

/** A name that is there without an import. */
export interface GlobalName {
  readonly global: string;
}

export interface ForeignType {
  readonly parts: readonly (string | ForeignName | GlobalName)[];
  /** `single` needs no parentheses anywhere. */
  readonly binding: "single" | "operator" | "intersection" | "union";
}
