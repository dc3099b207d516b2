/** What `server.publish` offers: one function for each topic. */

import type { WireValue } from "../protocol/encoded-frame.ts";
import type { MaybePromise } from "../rpc/gate.ts";
import type { Position } from "../rpc/position.ts";
import type { TopicRoute } from "../rpc/served-procedure.ts";
import type { Hub } from "./hub.ts";

type Wires = readonly [params: WireValue, event: WireValue];

/**
 * Params and event are checked on the way out. What does not fit is thrown at once where the schemas are synchronous;
 * the promise tells what became of the event.
 */
export function publisher(hub: Hub, route: TopicRoute): (params: unknown, event: unknown) => Promise<Position> {
  let checking: Promise<unknown> | undefined; // events whose check takes time keep the order of their calls

  return (params, event) => {
    const paramsWire = route.params.give(params);
    if (paramsWire instanceof Promise) paramsWire.catch(() => {}); // told below, unless the event is refused at once
    const wires = [paramsWire, route.event.give(event)] as const;
    const publish = ([{ value }, eventWire]: Wires) => hub.publish(route, value, eventWire);
    if (!checking && !wires.some(isPromise)) return Promise.resolve(publish(wires as Wires));
    const checked = Promise.all(wires);
    const inTurn = Promise.all([checked, checking]);
    const published = inTurn.then(([values]) => publish(values));
    const turn = Promise.allSettled([checking, inTurn]).then(() => {
      if (checking === turn) checking = undefined;
    });
    checking = turn;
    return published;
  };
}

function isPromise(value: MaybePromise<unknown>): boolean {
  return value instanceof Promise;
}
