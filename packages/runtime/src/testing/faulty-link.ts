/** A network that a test may break: it stands between a client and whatever it connects to. */

import type { Dial } from "../transport/connection.ts";
import { dialWs } from "../transport/ws-client.ts";
import { type LinkDirection, LinkedConnection } from "./linked-connection.ts";

export type { LinkDirection } from "./linked-connection.ts";

/** Give it to `createClient` in place of a URL. */
export interface FaultyLink extends Dial {
  /** How often the client has dialled so far, in vain or not. */
  readonly dialled: number;
  /** Ends the connection, now, without a word from either side. */
  cut(): void;
  /** Ends the connection behind so many more messages in one direction; the next one is lost with it. */
  cutAfter(direction: LinkDirection, messages: number): void;
  /** From now on nothing arrives on this connection, and neither end is told: it is half-open, in one direction or in both. */
  stall(direction?: LinkDirection): void;
  /** What a stall held back arrives after all. */
  flow(): void;
  /** From now on the client dials in vain. */
  refuse(): void;
  /** Dialling works again. */
  accept(): void;
}

/**
 * Makes a link that works until it is told otherwise. `target` is a transport in memory, or the URL of a server.
 *
 * @example
 * const link = faultyLink(memoryTransport(router));
 * const client = createClient(link);
 * await client.$connection.opened;
 * const call = client.orders.place(order);
 * link.cut();
 * expect(await call).toMatchObject({ state: "placed" }); // placed once, and answered on the next connection
 */
export function faultyLink(target: string | URL | Dial): FaultyLink {
  const dialTarget = typeof target === "function" ? target : dialWs(String(target));
  const connections = new Set<LinkedConnection>();
  let dialled = 0;
  let isRefusing = false;
  const dial: Dial = (listener) => {
    dialled += 1;
    const connection: LinkedConnection = new LinkedConnection(listener, () => connections.delete(connection));
    connections.add(connection);
    if (isRefusing) queueMicrotask(() => connection.cut());
    else connection.carriedBy(dialTarget(connection));
    return connection;
  };
  const each = (deed: (connection: LinkedConnection) => void) => () => {
    for (const connection of connections) deed(connection);
  };
  const faults = {
    cut: each((connection) => connection.cut()),
    cutAfter: (direction: LinkDirection, messages: number) =>
      each((connection) => connection.cutAfter(direction, messages))(),
    stall: (direction?: LinkDirection) => each((connection) => connection.stall(direction))(),
    flow: each((connection) => connection.flow()),
    refuse: () => {
      isRefusing = true;
    },
    accept: () => {
      isRefusing = false;
    },
  };
  return Object.defineProperty(Object.assign(dial, faults), "dialled", { get: () => dialled }) as FaultyLink;
}
