/** Who owns a session, and for how long. */

import type { Clock } from "../peer/clock.ts";
import { canonical } from "./canonical.ts";

/** What a client is told whose time is over. */
export const tokenExpired = "the token has expired";

/** Whose session it is. */
export interface Owner {
  readonly principal: unknown;
  /** The principal as a text. */
  readonly identity: string;
}

/** How long the principal may stay; `Infinity` if it does not say. What is no time has passed. */
export function leftMs(principal: unknown, clock: Clock): number {
  const { expiresAt } = principal as { expiresAt?: unknown };
  if (expiresAt === undefined || expiresAt === null) return Number.POSITIVE_INFINITY;
  const endsAt = expiresAt instanceof Date ? expiresAt.getTime() : expiresAt;
  return typeof endsAt === "number" && !Number.isNaN(endsAt) ? endsAt - (clock.timeOfDay?.() ?? Date.now()) : 0;
}

/** Sessions and keyed calls belong to who opened them: its `id` or `sub`, else all of it but the time it ends. */
export function identityOf(principal: unknown): string {
  if (typeof principal !== "object" || principal === null) return String(principal);
  const { id, sub, expiresAt: _, ...rest } = principal as { id?: unknown; sub?: unknown; expiresAt?: unknown };
  const name = id ?? sub;
  return typeof name === "string" || typeof name === "number" ? String(name) : canonical(rest);
}
