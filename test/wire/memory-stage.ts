/** What both stages in memory share: virtual time, in which all that is due has come after a turn, and the player's ends. */

import { fakeClock } from "../../packages/runtime/src/testing/fake-clock.ts";
import type { Connection, ConnectionListener } from "../../packages/runtime/src/transport/connection.ts";
import { Inbox } from "./inbox.ts";
import type { Played } from "./player.ts";
import { turn } from "./turn.ts";

/** A connection that broke has no close code of its own. */
const abnormal = 1006;

export abstract class MemoryStage {
  protected readonly clock = fakeClock({ turns: "real" });

  pass(ms: number): Promise<void> {
    return this.clock.pass(ms);
  }

  until(): Promise<void> {
    return turn();
  }

  settled(): Promise<void> {
    return turn();
  }
}

/** The player's end of a connection, and what that connection has to report to. */
export function playedEnd(connection: () => Connection): { played: Played; listener: ConnectionListener } {
  const inbox = new Inbox();
  return {
    played: {
      inbox,
      send: (payload) => connection().send(payload),
      cut: () => connection().close(abnormal, ""),
      close: (code) => connection().close(code, ""),
    },
    listener: {
      opened: () => {},
      drained: () => {},
      received: (payload) => inbox.received(payload),
      closed: (code) => inbox.closed(code),
    },
  };
}
