/** Who may in: gives tokens, judges them, and takes rights away. What it says is what the checker goes by. */

import { RpcError } from "../../packages/runtime/src/errors.ts";
import type { History } from "./history.ts";
import type { World } from "./world.ts";

export interface Principal {
  readonly id: string;
  readonly expiresAt?: Date | number;
}

/** A token as it was given: whose it is, which one, and when it ends. */
interface Token {
  readonly id: string;
  readonly serial: number;
  readonly until: number;
}

/** The tokens of one client that do not count: all up to this one. */
const firstSerial = 1;

/** When to ask again while it is down. */
export const retryAfterMs = 1_500;

export class Directory {
  readonly #world: World;
  readonly #history: History;
  readonly #voided = new Map<string, number>();
  readonly #endsAt = new Map<string, number>();
  #serial = firstSerial;
  #downUntil = 0;
  #slowUntil = 0;

  constructor(world: World, history: History) {
    this.#world = world;
    this.#history = history;
  }

  give(id: string, lifeMs: number): string {
    this.#serial += 1;
    return `${id} ${this.#serial} ${this.#world.now + lifeMs}`;
  }

  /** A token that does not count. */
  giveVoid(id: string): string {
    return `${id} ${firstSerial} Infinity`;
  }

  down(ms: number): void {
    this.#downUntil = this.#world.now + ms;
  }

  slow(ms: number): void {
    this.#slowUntil = this.#world.now + ms;
  }

  get isSlow(): boolean {
    return this.#world.now < this.#slowUntil;
  }

  recover(): void {
    this.#downUntil = 0;
    this.#slowUntil = 0;
  }

  /** From now on none of the tokens counts that were given before. */
  revoke(id: string): void {
    this.#voided.set(id, this.#serial);
    this.#endsAt.set(id, this.#world.now);
    this.#history.add({ type: "revoked", client: id });
  }

  /** Nobody has yet said that it may stay until now. */
  isOver(id: string): boolean {
    return (this.#endsAt.get(id) ?? 0) < this.#world.now;
  }

  /** @throws RpcError UNAVAILABLE while it is down */
  judge(text: string): Principal | null {
    if (this.#world.now < this.#downUntil) return this.#away(tokenOf(text).id);
    const token = tokenOf(text);
    const { id, serial, until } = token;
    const counts = serial > (this.#voided.get(id) ?? firstSerial);
    const verdict = !counts ? "refused" : until > this.#world.now ? "granted" : "ended";
    this.#history.add({ type: "judged", client: id, verdict, until });
    if (!counts) return null;
    this.#endsAt.set(id, Math.max(until, this.#endsAt.get(id) ?? 0));
    return until < Number.POSITIVE_INFINITY ? this.#ending(token) : { id };
  }

  /** It tells the time as clocks on the wall have it when it is asked: they may have been set anew since. */
  #ending(token: Token): Principal {
    const world = this.#world;
    return {
      id: token.id,
      get expiresAt() {
        return timeOf(token, world.epochMs);
      },
    };
  }

  #away(id: string): never {
    this.#history.add({ type: "judged", client: id, verdict: "unknown", until: this.#world.now + retryAfterMs });
    throw new RpcError("UNAVAILABLE", "the directory is down", { retryAfterMs });
  }
}

/** Applications say it either way. */
function timeOf({ serial, until }: Token, epochMs: number): Date | number {
  return serial % 2 === 0 ? new Date(epochMs + until) : epochMs + until;
}

/** Visitors have no more than a name. */
function tokenOf(text: string): Token {
  const [id = "", serial = "Infinity", until = "Infinity"] = text.split(" ");
  return { id, serial: Number(serial), until: Number(until) };
}
