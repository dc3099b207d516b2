/** The shape of a value, as a schema declares it: plain data. Shapes name each other by number, so they may be recursive. */

import type { ForeignType } from "./foreign-type.ts";
import type { Place } from "./place.ts";

/** The place of a shape in `Model.shapes`. */
export type ShapeId = number;

/** What needs no further word. From `symbol` on, none of them can cross the wire. */
export type LeafKind =
  | "string"
  | "number"
  | "nan"
  | "boolean"
  | "bigint"
  | "date"
  | "bytes"
  | "null"
  | "undefined"
  | "void"
  | "never"
  | "any"
  | "unknown"
  | "symbol"
  | "function"
  | "promise"
  | "file"
  | "transform"
  | "custom"
  | "unsupported";

/** A value that a literal or an enum allows; what JSON lacks is spelt out. */
export type LiteralValue =
  | string
  | number
  | boolean
  | null
  | { readonly bigint: string }
  | { readonly number: "NaN" | "Infinity" | "-Infinity" }
  | { readonly undefined: true };

export interface Field {
  readonly key: string;
  readonly shape: ShapeId;
  place?: Place;
  docs?: string;
}

/** Bigints and dates are spelt out. */
export type Bound = number | string;

/** Bounds and formats, as the schema's checks have them: of numbers and dates the value, of all else the length or size. */
export interface Constraints {
  readonly min?: Bound;
  readonly max?: Bound;
  readonly above?: Bound;
  readonly below?: Bound;
  readonly multipleOf?: Bound;
  readonly integer?: true;
  readonly format?: string;
  /** Regular expressions with their slashes. */
  readonly patterns?: readonly string[];
  /** Hashes of the functions that have a say: what they do, nobody can tell. */
  readonly functions?: readonly string[];
}

/** The schema has a name of its own: a top-level declaration, or `.meta({ id })`. */
export interface Entity {
  readonly name: string;
  /** Of the declaration; empty for a `.meta({ id })`. */
  readonly file: string;
}

interface Annotated {
  entity?: Entity;
  /** Where it has no name itself: the declaration of the schema that this one is with another word or brand. */
  readonly origin?: Entity;
  /** The schema, as generated code may import it: its name, or that of its origin. */
  exported?: Entity;
  place?: Place;
  docs?: string;
  /** `.brand()`: a type that the server holds and the wire knows nothing of. `true` where the name is no plain string. */
  readonly brand?: string | true;
  /** A brand that zod's input has, too; who gives the value gives what crosses. */
  readonly isInputBranded?: true;
  /** `.refine()` with a function that may be a type guard. */
  guarded?: true;
  /** The members of the type that a `z.coerce` was said to take. */
  readonly takes?: readonly string[];
  /** What the server holds, where only TypeScript knows and was asked. */
  foreign?: ForeignType;
  /** That is what a client gets, too. */
  narrowed?: true;
  readonly constraints?: Constraints;
}

export interface LeafShape {
  readonly kind: LeafKind;
  /** `z.coerce`: the schema takes anything. */
  readonly coerce?: true;
  /** The class of a `z.instanceof`, the type of an unsupported schema. */
  readonly name?: string;
}

export interface ObjectShape {
  readonly kind: "object";
  readonly fields: readonly Field[];
  /** Of the properties that are not named; `false`: there may be none. Left out: they are dropped. */
  readonly rest?: ShapeId | false;
}

export interface LiteralShape {
  readonly kind: "literal";
  readonly values: readonly LiteralValue[];
  /** The TypeScript `enum` that the values are members of; without a name where only TypeScript knows. */
  enum?: Entity;
}

/** One shape inside, seen through. */
export interface WrapperShape {
  readonly kind: "optional" | "exactOptional" | "nullable" | "nonoptional" | "default" | "prefault" | "catch";
  readonly inner: ShapeId;
  /** What stands in for a value that is left out, or is caught, as text; not there where it changes from one use to the next. */
  readonly value?: string;
}

export type Shape = Annotated &
  (
    | LeafShape
    | ObjectShape
    | LiteralShape
    | WrapperShape
    | { readonly kind: "readonly" | "success"; readonly inner: ShapeId }
    | { readonly kind: "template"; readonly parts: readonly (string | { readonly shape: ShapeId })[] }
    | { readonly kind: "array" | "set"; readonly item: ShapeId }
    | { readonly kind: "tuple"; readonly items: readonly ShapeId[]; readonly rest?: ShapeId }
    | { readonly kind: "record"; readonly key: ShapeId; readonly value: ShapeId; readonly partial?: true }
    | { readonly kind: "map"; readonly key: ShapeId; readonly value: ShapeId }
    | {
        readonly kind: "union";
        readonly options: readonly ShapeId[];
        readonly discriminator?: string;
        readonly exclusive?: true;
      }
    | { readonly kind: "intersection"; readonly left: ShapeId; readonly right: ShapeId }
    /** From `in`, what crosses the wire, to `out`, what the server holds. A `codec` can go back. */
    | { readonly kind: "pipe" | "preprocess"; readonly in: ShapeId; readonly out: ShapeId }
    | { readonly kind: "codec"; readonly in: ShapeId; readonly out: ShapeId; readonly isAsync?: true }
  );

export type ShapeOf<K extends Shape["kind"]> = Extract<Shape, { readonly kind: K }>;
