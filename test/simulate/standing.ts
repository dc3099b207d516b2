/** Reads from a history what rights each client has, as it goes along. */

import type { Happened } from "./history.ts";
import type { Of } from "./stories.ts";

/** How long a client may be served after its rights have ended. */
const lateMs = 1_000;

interface Standing {
  /** Until when some token that counts says that the client may stay. */
  until: number;
  /** When it last was without rights for a while, and got new ones. */
  lapsedAt: number;
  /** It showed a token that does not count, or its rights were taken. */
  isRefused: boolean;
}

export class Standings {
  readonly #clients = new Map<string, Standing>();
  readonly #pauses: readonly Of<"fault">[];

  constructor(history: readonly Happened[]) {
    this.#pauses = history.filter(
      (entry): entry is Of<"fault"> => entry.type === "fault" && entry.fault === "pause-server",
    );
  }

  see(entry: Happened): void {
    if (entry.type === "judged") this.#judged(entry);
    else if (entry.type === "revoked")
      Object.assign(this.#of(entry.client), { until: entry.at, lapsedAt: entry.at, isRefused: true });
  }

  /** Nothing may be done for the client any more. A server that is paused finds out when it wakes. */
  isOver(client: string, at: number): boolean {
    let end = this.#of(client).until + lateMs;
    for (const pause of this.#pauses) if (pause.at <= end && end < pause.at + pause.ms) end = pause.at + pause.ms;
    return at > end;
  }

  isRefused(client: string): boolean {
    return this.#of(client).isRefused;
  }

  /** It was without rights at some time of these. */
  hasLapsed(client: string, from: number, at: number): boolean {
    const { until, lapsedAt } = this.#of(client);
    return until <= at || lapsedAt >= from;
  }

  /** A token of somebody else is no token, and no right either, even if it has ended. */
  #judged({ client, verdict, until, at }: Of<"judged">): void {
    const standing = this.#of(client);
    if (verdict === "refused") standing.isRefused = true;
    if (client.endsWith("x") && verdict !== "unknown") this.#of(client.slice(0, -1)).isRefused = true;
    if (verdict !== "granted") return;
    if (standing.until <= at) standing.lapsedAt = at;
    standing.until = Math.max(standing.until, until);
  }

  #of(client: string): Standing {
    let standing = this.#clients.get(client);
    if (!standing) {
      const never = Number.NEGATIVE_INFINITY;
      standing = { until: never, lapsedAt: never, isRefused: false };
      this.#clients.set(client, standing);
    }
    return standing;
  }
}
