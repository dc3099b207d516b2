/** A whole server in memory, for tests of applications. */

import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import { setImmediate } from "node:timers";
import type { Router } from "../rpc/router.ts";
import { anonymous } from "../server/admission.ts";
import type { ServeOptions } from "../server/options.ts";
import { type Server, serve, type WsrpcServer } from "../server/serve.ts";
import type { Dial } from "../transport/connection.ts";
import { dialMemory, type Later } from "../transport/memory.ts";

/** So many messages pass in one turn of the event loop: where neither end ever waits, timers and sockets get their turn all the same. */
const maxPerTurn = 1000;

/** Give it to `createClient` in place of a URL. */
export interface MemoryTransport<Publish, Principal = unknown> extends Dial {
  /** The server behind it, to publish and to close. */
  readonly server: Server<Publish, Principal>;
}

/**
 * Serves a router without sockets. Everybody may in, unless `authenticate` is given.
 *
 * @example
 * const client = createClient(memoryTransport(createRouter(handlers)));
 * expect(await client.chat.send(line)).toMatchObject({ text: "hi" });
 */
export function memoryTransport<Principal, Publish, Peer>(
  router: Router<Principal, Publish, Peer>,
  options: Partial<ServeOptions<Principal>> = {},
): MemoryTransport<Publish, Principal> {
  const server = serve(router, { authenticate: anonymous as () => Principal, ...options });
  const dial = dialMemory((connection) => {
    const request = new IncomingMessage(new Socket());
    return (server as unknown as WsrpcServer).accept(connection, request);
  }, inTurns());
  return Object.assign(dial, { server });
}

/** In order; real immediates even where a test has put timers of its own in place of the global ones. */
function inTurns(): Later {
  const waiting: (() => void)[] = [];
  let passed = 0;
  const later: Later = (task) => {
    if (passed === 0) setImmediate(nextTurn);
    passed += 1;
    if (passed > maxPerTurn) waiting.push(task);
    else queueMicrotask(task);
  };
  const nextTurn = () => {
    passed = 0;
    waiting.splice(0).forEach(later);
  };
  return later;
}
