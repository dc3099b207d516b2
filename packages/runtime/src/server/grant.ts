/** How long a client may stay: asks for a new token before the old one ends, and says when it has ended. */

import type { Clock } from "../peer/clock.ts";
import { hostLimits } from "../protocol/server-limits.ts";
import { leftMs, type Owner } from "./owner.ts";

/** Whose rights they are. */
export interface Grantee {
  readonly clock: Clock;
  /** Says whose token it is, or rejects. */
  recognise(token: string): Promise<Owner>;
  /** From now on it counts what this owner may: what is left of its time is told by `renew`. */
  own(owner: Owner): void;
  /** A new token must come within `byMs`. */
  ask(byMs: number): void;
  renewed(expiresMs: number): void;
  refused(error: unknown): void;
  expired(): void;
}

/** In less time nobody gets a new token: a client that shows the old one again and again is not asked ever faster. */
const leastLeadMs = 250;

/** A token; the same one may be offered again. */
interface Offer {
  readonly token: string;
}

export class Grant {
  readonly #grantee: Grantee;
  #endsAt = Number.POSITIVE_INFINITY;
  #asksAt = Number.POSITIVE_INFINITY;
  #cancelAlarm: (() => void) | undefined;
  /** What is looked at, and the newest token that came meanwhile. */
  #judging: Offer | undefined;
  #next: string | undefined;

  constructor(grantee: Grantee) {
    this.#grantee = grantee;
  }

  /** It ends in so long a time, which may be `Infinity`. */
  renew(expiresMs: number): void {
    this.#endsAt = this.#grantee.clock.now() + expiresMs;
    this.#askBefore(Math.min(hostLimits.renewTokenMs, expiresMs / 2));
    this.#arrange();
  }

  /** The client shows a new token, asked or not. They are looked at one by one, and of those that wait only the last. */
  async offered(token: string): Promise<void> {
    this.#next = token;
    if (this.#judging) return;
    for (let offer = this.#take(); offer; offer = this.#take()) {
      await this.#judge(offer);
      if (this.#judging !== offer) return;
    }
  }

  /** What was offered says nothing any more: the session has ended, or the client has shown a newer token on another connection. */
  forget(): void {
    this.#judging = undefined;
  }

  stop(): void {
    this.#cancelAlarm?.();
    this.forget();
  }

  #take(): Offer | undefined {
    this.#judging = this.#next === undefined ? undefined : { token: this.#next };
    this.#next = undefined;
    return this.#judging;
  }

  async #judge(offer: Offer): Promise<void> {
    const grantee = this.#grantee;
    try {
      const owner = await grantee.recognise(offer.token);
      if (this.#judging !== offer) return;
      grantee.own(owner);
      grantee.renewed(leftMs(owner, grantee.clock));
    } catch (error) {
      if (this.#judging === offer) grantee.refused(error);
    }
  }

  #arrange(): void {
    this.#cancelAlarm?.();
    const at = Math.min(this.#asksAt, this.#endsAt);
    if (at < Number.POSITIVE_INFINITY) this.#cancelAlarm = this.#grantee.clock.at(at, () => this.#ring());
  }

  /** Alarms that are weeks away ring early. */
  #ring(): void {
    const grantee = this.#grantee;
    const now = grantee.clock.now();
    if (now >= this.#endsAt) return grantee.expired();
    if (now >= this.#asksAt) {
      const byMs = this.#endsAt - now;
      this.#askBefore(byMs / 2); // what gives out tokens, or judges them, may have failed just then
      grantee.ask(Math.floor(byMs));
    }
    this.#arrange();
  }

  #askBefore(leadMs: number): void {
    this.#asksAt = leadMs < leastLeadMs ? Number.POSITIVE_INFINITY : this.#endsAt - leadMs;
  }
}
