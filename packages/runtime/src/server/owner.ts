/** Who owns a session, and for how long. */

import type { Clock } from "../peer/clock.ts";
import { canonical } from "./canonical.ts";

/** What a client is told whose time is over. */
export const tokenExpired = "the token has expired";

const nameless = "the principal does not say who it is: give it an `id`, a text or a number";

/** Whose session it is. */
export interface Owner {
  readonly principal: unknown;
  /** The principal as a text. */
  readonly identity: string;
  /** In milliseconds since 1970; `Infinity` if the principal does not say. */
  readonly endsAt: number;
}

/** How long the owner may stay. */
export function leftMs({ endsAt }: Owner, clock: Clock): number {
  return endsAt - (clock.timeOfDay?.() ?? Date.now());
}

/** @throws TypeError if the principal does not say who it is, or says of its end what is no time */
export function ownerOf(principal: unknown): Owner {
  return { principal, identity: identityOf(principal), endsAt: endOf(principal) };
}

function endOf(principal: unknown): number {
  const { expiresAt } = principal as { expiresAt?: unknown };
  if (expiresAt === undefined || expiresAt === null) return Number.POSITIVE_INFINITY;
  const endsAt = expiresAt instanceof Date ? expiresAt.getTime() : expiresAt;
  if (typeof endsAt !== "number" || Number.isNaN(endsAt))
    throw new TypeError("the principal's `expiresAt` is no time: give it a Date, or milliseconds since 1970");
  return endsAt;
}

/** Sessions and keyed calls belong to who opened them: its `id` or `sub`, else all of it but the time it ends. */
function identityOf(principal: unknown): string {
  if (!isObject(principal)) return String(principal);
  const { id, sub, expiresAt: _, ...rest } = principal as { id?: unknown; sub?: unknown; expiresAt?: unknown };
  const name = id ?? sub ?? undefined;
  if (name === undefined) return textOf(rest, principal);
  if (Number.isNaN(name)) throw new TypeError(nameless); // everybody whose number was not found
  return isObject(name) ? textOf(name, name) : String(name);
}

/** Of a Map or of private fields nothing can be read: all such principals would be one and the same. */
function textOf(told: object, whole: object): string {
  const text = writtenOut(told);
  if (text === "{}" && !isPlain(whole)) throw new TypeError(nameless);
  return text;
}

/** What refers to itself has no end. */
function writtenOut(told: object): string {
  try {
    return canonical(told);
  } catch (cause) {
    throw new TypeError(nameless, { cause });
  }
}

function isObject(value: unknown): value is object {
  return Object(value) === value;
}

/** In whatever realm it was made. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}
