/** Writes down what goes on in the network: how sockets end, and what is said to clients that may not stay any longer. */

import type { Payload } from "../../packages/runtime/src/protocol/codec.ts";
import type { Directory } from "./directory.ts";
import type { Entry, History } from "./history.ts";
import type { World } from "./world.ts";

/** Frames of lower kinds are about the session. */
const firstCallKind = 16;

export function overhear(world: World, directory: Directory, history: History): void {
  world.hungUp = (socket, code, reason, isBusy) => history.add({ type: "hang-up", socket, code, reason, isBusy });
  world.gone = (socket) => history.add({ type: "gone", socket });
  world.silent = (socket) => history.add({ type: "silent", socket });
  world.sends = (socket, payload) => {
    const entry = servedTooLong(socket, payload, directory);
    if (entry) history.add(entry);
  };
}

/** @param socket as the network names it */
function servedTooLong(socket: string, payload: Payload, directory: Directory): Entry | undefined {
  const [, client] = /^server (c\d+)\//.exec(socket) ?? [];
  if (client === undefined || !directory.isOver(client)) return undefined;
  const [, , ...frames] = JSON.parse(String(payload)) as [number, number, ...[kind: number][]];
  const kinds = frames.map(([kind]) => kind).filter((kind) => kind >= firstCallKind);
  return kinds.length > 0 ? { type: "told", client, frames: kinds.join() } : undefined;
}
