/** What `server.publish` offers: one function for each topic. */

import type { WireValue } from "../protocol/encoded-frame.ts";
import type { MaybePromise } from "../rpc/gate.ts";
import type { TopicRoute } from "../rpc/served-procedure.ts";
import type { Position } from "./broker.ts";
import type { Hub } from "./hub.ts";

/**
 * Params and event are checked on the way out. What does not fit is thrown at once where the schemas are synchronous;
 * the promise tells what became of the event.
 */
export function publisher(hub: Hub, route: TopicRoute): (params: unknown, event: unknown) => Promise<Position> {
  return (params, event) => {
    const wires = [route.params.give(params), route.event.give(event)] as const;
    const publish = ([paramsWire, eventWire]: readonly [WireValue, WireValue]) =>
      hub.publish(route, paramsWire.value, eventWire);
    return Promise.resolve(
      wires.some(isPromise) ? Promise.all(wires).then(publish) : publish(wires as readonly [WireValue, WireValue]),
    );
  };
}

function isPromise(value: MaybePromise<unknown>): boolean {
  return value instanceof Promise;
}
