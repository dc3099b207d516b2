/** Who may in: the credentials of a client, and the pages it may come from. */

import type { IncomingMessage } from "node:http";
import { RpcError } from "../errors.ts";
import type { MaybePromise } from "../rpc/gate.ts";
import { canonical } from "./canonical.ts";

/** What a client shows. */
export interface Credentials {
  /** From the first message; never from the URL. */
  readonly token: string | undefined;
  /** The upgrade request: cookies, headers, address. */
  readonly request: IncomingMessage;
}

/**
 * Says who the client is, or refuses by throwing or by returning nothing.
 * @example authenticate: async ({ token }) => verify(token)
 */
export type Authenticate<Principal> = (credentials: Credentials) => MaybePromise<Principal | null | undefined>;

/** For servers without principals: everybody may in. */
export function anonymous(): Record<never, never> {
  return {};
}

/** @throws RpcError UNAUTHENTICATED */
export async function authenticated<Principal>(
  authenticate: Authenticate<Principal>,
  credentials: Credentials,
): Promise<Principal> {
  const principal = await authenticate(credentials);
  if (principal === null || principal === undefined) throw new RpcError("UNAUTHENTICATED", "not authenticated");
  return principal;
}

/** Sessions and keyed calls belong to who opened them: its `id` or `sub`, else all of it. */
export function identityOf(principal: unknown): string {
  if (typeof principal !== "object" || principal === null) return String(principal);
  const { id, sub } = principal as { id?: unknown; sub?: unknown };
  const name = id ?? sub;
  return typeof name === "string" || typeof name === "number" ? String(name) : canonical(principal);
}
