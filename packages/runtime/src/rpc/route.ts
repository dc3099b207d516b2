/** What answers a procedure. */

import type { ErrorCode } from "../errors.ts";
import type { Gate } from "./gate.ts";

export type RouteKind = "call" | "stream" | "upload" | "duplex";

export interface Route {
  readonly name: string;
  readonly kind: RouteKind;
  /** Where the caller names none; `Infinity` for streams and uploads. */
  readonly timeoutMs: number;
  readonly handler: (...args: unknown[]) => unknown;
  readonly input: Gate;
  readonly output: Gate;
  /** Items that come with an upload or a duplex. */
  readonly itemsIn: Gate;
  /** Items that a stream or a duplex gives. */
  readonly itemsOut: Gate;
  /** The declared errors. */
  readonly errors: ReadonlyMap<string, { readonly code: ErrorCode; readonly data: Gate }>;
}

/** Finds what answers a method, given by name or by number. */
export interface Routes {
  /** @param gap how the contracts differ, if they do: then no number stands for a name */
  find(method: string | number, gap?: string): Route | undefined;
}
