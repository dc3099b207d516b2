/** A whole server in memory, for tests of applications. */

import { IncomingMessage } from "node:http";
import { Socket } from "node:net";
import type { Router } from "../rpc/router.ts";
import { anonymous } from "../server/admission.ts";
import type { ServeOptions } from "../server/options.ts";
import { type Server, serve, type WsrpcServer } from "../server/serve.ts";
import type { Dial } from "../transport/connection.ts";
import { dialMemory } from "../transport/memory.ts";

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
  });
  return Object.assign(dial, { server });
}
