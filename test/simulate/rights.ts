/** What goes wrong with the rights of clients: tokens that are not to be had, a directory that is away, rights that are taken. */

import type { Random } from "./random.ts";

const tokenTroubles = ["token-fails", "token-stale", "token-void", "token-late"] as const;

/** What a client's source of tokens does instead of giving a new one. */
export type TokenTrouble = (typeof tokenTroubles)[number];

export type RightsFault = { readonly at: number; readonly client: number } & (
  | { readonly type: TokenTrouble | "directory-down" | "directory-slow"; readonly ms: number }
  | { readonly type: "revoke" }
  /** A token is shown that nobody has asked for, perhaps somebody else's. */
  | { readonly type: "unasked-token"; readonly isForeign: boolean }
);

/** How long tokens hold; in most worlds they do not end. */
const livesMs = [Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY, 60_000, 20_000, 5_000];

export function lifeOf(random: Random): number {
  return random.pick(livesMs);
}

/** Few clients are given somebody else's token, or one that does not count: they are out for good. */
export function rightsFaultAt(random: Random, at: number, clients: number): RightsFault {
  const client = random.between(0, clients - 1);
  const ms = random.between(100, random.pick([3_000, 20_000, 60_000]));
  const what = random.next();
  if (what < 0.22) return { type: "token-fails", at, client, ms };
  if (what < 0.4) return { type: "token-late", at, client, ms };
  if (what < 0.55) return { type: "token-stale", at, client, ms };
  if (what < 0.6) return { type: "token-void", at, client, ms };
  if (what < 0.65) return { type: "unasked-token", at, client, isForeign: random.chance(0.5) };
  if (what < 0.77) return { type: "directory-down", at, client, ms };
  if (what < 0.9) return { type: "directory-slow", at, client, ms };
  return { type: "revoke", at, client };
}

export function isTokenTrouble(type: string): type is TokenTrouble {
  return (tokenTroubles as readonly string[]).includes(type);
}
