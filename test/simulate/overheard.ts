/** What a server says to a client that may not stay any longer: it should have nothing more to say. */

import type { Payload } from "../../packages/runtime/src/protocol/codec.ts";
import type { Directory } from "./directory.ts";
import type { Entry } from "./history.ts";

/** Frames of lower kinds are about the session. */
const firstCallKind = 16;

/** @param socket as the network names it */
export function overheard(socket: string, payload: Payload, directory: Directory): Entry | undefined {
  const [, client] = /^server (c\d+)\//.exec(socket) ?? [];
  if (client === undefined || !directory.isOver(client)) return undefined;
  const [, , ...frames] = JSON.parse(String(payload)) as [number, number, ...[kind: number][]];
  const kinds = frames.map(([kind]) => kind).filter((kind) => kind >= firstCallKind);
  return kinds.length > 0 ? { type: "told", client, frames: kinds.join() } : undefined;
}
