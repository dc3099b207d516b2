/** A contract as plain data: the waist of the generator. Reading makes it; checking and emitting only look at it. */

import type { Place } from "./place.ts";
import type { Shape, ShapeId } from "./shape.ts";

export const kinds = ["call", "stream", "upload", "duplex", "topic", "reverse"] as const;

export type Kind = (typeof kinds)[number];

/** The values of a procedure, under the contract's own words. */
export type PartName = "input" | "output" | "item" | "send" | "receive" | "params" | "event";

export interface DeclaredError {
  readonly name: string;
  /** Left out where the contract names none, which is FAILED_PRECONDITION. */
  readonly code?: string;
  readonly data: ShapeId;
  place?: Place;
  docs?: string;
}

export interface Procedure {
  /** Dotted. */
  readonly name: string;
  readonly kind: Kind;
  readonly parts: Readonly<Partial<Record<PartName, ShapeId>>>;
  readonly errors: readonly DeclaredError[];
  readonly timeoutMs?: number;
  readonly idempotent?: true | "key";
  readonly mode?: "latest" | "volatile";
  readonly keep?: { readonly events?: number; readonly ms?: number };
  place?: Place;
  docs?: string;
  /** Where each part, and what is said beside them, is written. */
  partPlaces?: Partial<Record<PartName | "timeoutMs" | "idempotent" | "mode" | "keep", Place>>;
}

/** A namespace of the contract: an `export * as`, or an object that holds procedures. */
export interface Namespace {
  /** Dotted. */
  readonly name: string;
  /** TypeScript may not know what another one holds. */
  readonly isModule?: true;
  place?: Place;
  docs?: string;
}

export interface Model {
  /** The contract's entry, relative to the folder the generator works in. */
  readonly entry: string;
  /** What the entry says of itself at its top, if anything. */
  readonly about?: { readonly docs: string; readonly place: Place };
  /** Sorted by name in code-unit order: the place of each is its number on the wire. */
  readonly procedures: readonly Procedure[];
  /** Sorted like procedures. */
  readonly namespaces: readonly Namespace[];
  readonly shapes: readonly Shape[];
}

/** Code-unit order, the same on every machine. */
export function byName<T extends { readonly name: string }>(a: T, b: T): number {
  return a.name < b.name ? -1 : a.name > b.name ? 1 : 0;
}
