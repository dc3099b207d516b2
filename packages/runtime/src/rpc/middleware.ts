/** Functions around handlers, outermost first. */

import type { Context } from "../contract/infer.ts";
import type { WireError } from "../protocol/call-error.ts";

/**
 * Runs around every handler. `next` gives the result of a call or an upload; for a stream it resolves when the stream has
 * ended. What the middleware returns is the result, so return what `next` gave. What it throws ends the call. A handler that it
 * does not wait for goes on if it has one result; one that gives or takes items is stopped, as by a caller who cancels.
 * Subscriptions do not pass here: a topic has its `authorize`.
 *
 * @example
 * const timed: Middleware = async (ctx, next) => {
 *   const start = performance.now();
 *   try {
 *     return await next();
 *   } finally {
 *     log(ctx.procedure, performance.now() - start);
 *   }
 * };
 */
export type Middleware<Principal = unknown> = (ctx: Context<Principal>, next: () => Promise<unknown>) => unknown;

/** A handler's run, as far as what is around it has to do with it. */
export interface Surrounded {
  readonly context: Context;
  /** The call is answered, and nobody waits for it. */
  forsaken(error: WireError): void;
}

/** Runs a handler inside of all there is around it; told of failures that come too late for that to do anything about them. */
export type Around = (
  run: Surrounded,
  handler: () => unknown,
  failedLate: (error: unknown) => void,
) => Promise<unknown>;

const answered: WireError = { code: "CANCELLED", message: "a middleware has answered", executed: "yes" };

/** @throws TypeError for what is no middleware: passed over, it would keep nobody out */
export function checkMiddleware(middleware: readonly unknown[]): void {
  if (!Array.isArray(middleware)) throw new TypeError("`middleware` is a list of functions, outermost first");
  const at = middleware.findIndex((around) => typeof around !== "function");
  if (at >= 0) throw new TypeError(`\`middleware\`[${at}] is ${String(middleware[at])}, expected a function`);
}

/** All of them as one, or nothing if there is none; each may call `next` once. */
export function allAround(middleware: readonly Middleware[]): Around | undefined {
  if (middleware.length === 0) return undefined;
  return (run, handler, failedLate) => {
    let state: "waiting" | "at work" | "forsaken" | "done" = "waiting";
    const work = async () => {
      if (state === "forsaken") run.forsaken(answered); // before it began
      state = "at work";
      try {
        return await handler();
      } finally {
        state = "done";
      }
    };
    const enter = async (depth: number): Promise<unknown> => {
      const around = middleware[depth];
      if (!around) return work();
      let entered = false;
      let isOver = false;
      const next = () => {
        if (entered) throw new TypeError("a middleware called next twice");
        entered = true;
        const inner = enter(depth + 1);
        inner.catch((error) => isOver && failedLate(error)); // who does not wait for it must not take the process with it
        return inner;
      };
      try {
        return await around(run.context, next);
      } finally {
        isOver = true;
        if (state === "at work") run.forsaken(answered);
        if (state === "waiting") state = "forsaken";
      }
    };
    return enter(0);
  };
}
