/** Faults that come together: some bugs need just that, and chance alone would seldom bring them. */

import type { Fault } from "./fault.ts";
import type { Random } from "./random.ts";

const mishaps = ["revoked at the door", "away too long", "back to a new server", "welcomed in vain"] as const;

/**
 * One thing after another happens to a client.
 *
 * @param firstActs when each client does something for the first time
 */
export function mishapAt(random: Random, at: number, firstActs: readonly number[], graceMs: number): Fault[] {
  const client = random.between(0, firstActs.length - 1);
  switch (random.pick(mishaps)) {
    case "revoked at the door":
      return [
        { type: "directory-slow", at, client, ms: 3_000 },
        { type: "cut", at, client, clientNoticesMs: 0, serverNoticesMs: random.between(0, 500) },
        { type: "revoke", at: at + random.between(100, 2_000), client },
      ];
    case "welcomed in vain": {
      const first = firstActs[client] ?? at;
      return [
        {
          type: "cut-young",
          at: Math.max(0, first - 1),
          client,
          sockets: 2,
          direction: "down",
          bytes: random.between(0, 250),
        },
        { type: "refuse", at: first + 700, client, ms: 3_000 },
        { type: "crash", at: first + random.between(1_000, 3_000), client, downMs: random.between(0, 500) },
      ];
    }
    case "away too long":
      return [
        { type: "refuse", at, client, ms: graceMs + random.between(500, 3_000) },
        { type: "cut", at, client, clientNoticesMs: 0, serverNoticesMs: 0 },
      ];
    case "back to a new server":
      return [
        { type: "crash", at, client, downMs: random.between(0, 500) },
        {
          type: "cut-young",
          at,
          client,
          sockets: random.between(1, 4),
          direction: "down",
          bytes: random.between(200, random.pick([500, 3_000])),
        },
      ];
  }
}
