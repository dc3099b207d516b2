/** A clock whose timers stand still until a test moves them, though the end of a turn is the real one, as sockets are. */

import type { ClientOptions } from "@wsrpc-ts/runtime/client";
import { type FakeClock, fakeClock } from "@wsrpc-ts/runtime/testing";

type Clock = NonNullable<ClientOptions["clock"]>;

/** `hands` moves the time that `clock` tells. */
export function standingClock(): { readonly hands: FakeClock; readonly clock: Clock } {
  const hands = fakeClock();
  const clock: Clock = {
    now: () => hands.now(),
    at: (time, wake) => hands.at(time, wake),
    soon: (task) => process.nextTick(task),
  };
  return { hands, clock };
}
