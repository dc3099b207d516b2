/** Who may in: what a client shows, who that is for the application to say, and how it is told no. */

import type { IncomingMessage } from "node:http";
import { RpcError } from "../errors.ts";
import { closeCode } from "../protocol/close-code.ts";
import { fixedLimits } from "../protocol/limits.ts";
import type { MaybePromise } from "../rpc/gate.ts";

/** What a client shows. */
export interface Credentials {
  /** From the first message; never from the URL. */
  readonly token: string | undefined;
  /** The upgrade request: cookies, headers, address. Told again when the client shows another token: not the same object. */
  readonly request: IncomingMessage;
}

/**
 * Says who the client is, or refuses by throwing or by returning what is falsy: nothing, `false`, 0 or an empty
 * text. That is for good, unless what it throws is an RpcError of code UNAVAILABLE or RESOURCE_EXHAUSTED: then the client comes back,
 * after its `retryAfterMs` if it has one.
 *
 * A principal may say in `expiresAt`, a Date or milliseconds since 1970, how long the client may stay: it is asked for a new
 * token in time, and sent away (4300) if none comes. The time of day is looked at when the token is shown, and never again: a wall
 * clock that jumps later moves no end.
 *
 * @example authenticate: async ({ token }) => verify(token)
 */
export type Authenticate<Principal> = (
  credentials: Credentials,
) => MaybePromise<Principal | null | undefined | false | 0 | "">;

/** For servers without principals: everybody may in. */
export function anonymous(): Record<never, never> {
  return {};
}

const stranger = { code: closeCode.unauthenticated, message: "not authenticated" };

/** How a client is told that it may not in. Whatever an application throws means no, even what cannot be looked at; a passing fault says so. */
export function refusalOf(error: unknown): { code: number; message: string; retryAfterMs?: number } {
  try {
    if (!(error instanceof RpcError)) return stranger;
    const { code, retryAfterMs } = error;
    const message = String(error.message).slice(0, fixedLimits.maxErrorBytes);
    if (code === "PERMISSION_DENIED") return { code: closeCode.forbidden, message };
    if (code !== "UNAVAILABLE" && code !== "RESOURCE_EXHAUSTED") return { code: closeCode.unauthenticated, message };
    return { code: closeCode.overloaded, message, ...(retryAfterMs !== undefined && { retryAfterMs }) };
  } catch {
    return stranger;
  }
}
