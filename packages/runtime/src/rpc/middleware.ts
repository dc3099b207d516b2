/** Functions around handlers, outermost first. */

import type { Context } from "../contract/infer.ts";

/**
 * Runs around every handler. `next` gives the result of a call or an upload; for a stream it resolves when the stream has
 * ended. What the middleware returns is the result, so return what `next` gave. What it throws ends the call. Subscriptions do
 * not pass here: a topic has its `authorize`.
 *
 * @example const timed: Middleware = async (ctx, next) => { const start = performance.now(); try { return await next(); } finally { log(ctx.procedure, performance.now() - start); } };
 */
export type Middleware<Principal = unknown> = (ctx: Context<Principal>, next: () => Promise<unknown>) => unknown;

/** Runs `handler` inside all of them; each may call `next` once. */
export function throughMiddleware(
  middleware: readonly Middleware[],
  ctx: Context,
  handler: () => unknown,
): Promise<unknown> {
  const enter = async (depth: number): Promise<unknown> => {
    const around = middleware[depth];
    if (!around) return handler();
    let entered = false;
    return around(ctx, () => {
      if (entered) throw new TypeError("a middleware called next twice");
      entered = true;
      return enter(depth + 1);
    });
  };
  return enter(0);
}
