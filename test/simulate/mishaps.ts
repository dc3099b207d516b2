/** Faults that come together: some bugs need just that, and chance alone would seldom bring them. */

import type { Fault } from "./fault.ts";
import type { Random } from "./random.ts";

/** One thing after another happens to a client. */
export function mishapAt(random: Random, at: number, clients: number, graceMs: number): Fault[] {
  const client = random.between(0, clients - 1);
  switch (random.pick(["revoked at the door", "away too long", "back to a new server"] as const)) {
    case "revoked at the door":
      return [
        { type: "directory-slow", at, client, ms: 3_000 },
        { type: "cut", at, client, clientNoticesMs: 0, serverNoticesMs: random.between(0, 500) },
        { type: "revoke", at: at + random.between(100, 2_000), client },
      ];
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
