/** Every contender by its short name, loaded only when it is its turn: a process holds the code of one. */

import type { Contender } from "../contender.ts";

const contenders: Readonly<Record<string, () => Promise<{ readonly default: Contender }>>> = {
  raw: () => import("./raw.ts"),
  wsrpc: () => import("./wsrpc/contender.ts"),
  trpc: () => import("./trpc.ts"),
  orpc: () => import("./orpc.ts"),
  "socket.io": () => import("./socket-io.ts"),
  capnweb: () => import("./capnweb.ts"),
  "rpc-websockets": () => import("./rpc-websockets.ts"),
  birpc: () => import("./birpc.ts"),
  "graphql-ws": () => import("./graphql-ws.ts"),
};

export const contenderNames = Object.keys(contenders);

/** `wsrpc-3000` is wsrpc with a contract of 3,000 procedures. */
export async function loadContender(name: string): Promise<Contender> {
  const procedures = /^wsrpc-(\d+)$/.exec(name)?.[1];
  if (procedures !== undefined) return (await import("./wsrpc/wide.ts")).wideContender(Number(procedures));
  const load = contenders[name];
  if (!load) throw new Error(`no contender is called ${name}; there are ${contenderNames.join(", ")}`);
  return (await load()).default;
}
