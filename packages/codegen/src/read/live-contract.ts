/** What the process that runs a contract tells the generator: plain data. */

import type { Kind, PartName } from "../model/model.ts";
import type { Entity, Shape, ShapeId } from "../model/shape.ts";
import type { LiveSource } from "./field-sources.ts";

export interface LiveError {
  readonly name: string;
  readonly code?: string;
  readonly data: ShapeId;
}

export interface LiveProcedure {
  readonly name: string;
  readonly kind: Kind;
  readonly parts: Readonly<Partial<Record<PartName, ShapeId>>>;
  readonly errors: readonly LiveError[];
  readonly timeoutMs?: number;
  readonly idempotent?: true | "key";
  readonly mode?: "latest" | "volatile";
  readonly keep?: { readonly events?: number; readonly ms?: number };
  /** The declaration that made it. */
  readonly entity?: Entity;
}

/** Something in a procedure that is not what its builder asks for. */
export interface Misfit {
  /** Of the procedure; of the export, if that is `no namespace`. */
  readonly name: string;
  readonly part: string;
  /** `missing`: not written, though it must be. `undefined`: written, but there is nothing behind it. */
  readonly what: "zod 3" | "no schema" | "missing" | "undefined" | "unknown" | "no namespace";
}

export interface LiveContract {
  readonly procedures: readonly LiveProcedure[];
  /** Dotted. */
  readonly namespaces: readonly string[];
  readonly shapes: readonly Shape[];
  readonly sources: readonly LiveSource[];
  readonly misfits: readonly Misfit[];
}

/** The last word of that process. */
export type ContractAnswer =
  | { readonly contract: LiveContract }
  | { readonly failure: { readonly message: string; readonly stack: string } }
  /** For so many milliseconds, and still does. */
  | { readonly waited: number }
  /** `stack`: of what called `process.exit`. */
  | { readonly exit: number; readonly stack?: string };
