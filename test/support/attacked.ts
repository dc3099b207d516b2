/** A server in the test's own process, for attacks that need handlers of their own. It ends with the test. */

import { anonymous, type ServeOptions, type Server, serve } from "@wsrpc-ts/runtime/server";
import { onTestFinished } from "vitest";
import { createRouter, type Handlers, type Publish } from "../fixtures/kinds/generated.ts";
import { handlers } from "../fixtures/kinds/handlers.ts";
import { type OpenHandlers, type OpenPublish, openServer } from "./open-contract.ts";
import { type HelloFields, WirePeer } from "./wire-peer.ts";

export interface Attacked<P = Publish> {
  readonly server: Server<P>;
  readonly url: string;
  /** What `onError` was told. */
  readonly reported: readonly unknown[];
  dial(): Promise<WirePeer>;
  /** Dials and says HELLO. */
  greeted(hello?: HelloFields): Promise<WirePeer>;
}

export async function attacked<P>(
  own: Partial<Record<keyof Handlers, unknown>> = {},
  options: Partial<ServeOptions<P>> = {},
): Promise<Attacked> {
  const reported: unknown[] = [];
  const server = serve(createRouter<P>({ ...handlers, ...own } as Handlers), {
    authenticate: anonymous as () => P,
    onError: (error) => reported.push(error),
    ...options,
  });
  return listening(server, reported);
}

/** As `attacked`, with the contract that lets every value through. */
export async function attackedOpen(
  own: OpenHandlers = {},
  options: Partial<ServeOptions<object>> = {},
): Promise<Attacked<OpenPublish>> {
  const reported: unknown[] = [];
  return listening(openServer(own, { onError: (error) => reported.push(error), ...options }), reported);
}

async function listening<P>(server: Server<P>, reported: readonly unknown[]): Promise<Attacked<P>> {
  const peers: WirePeer[] = [];
  const { url } = await server.listen(0, "127.0.0.1");
  const dial = async () => {
    const peer = await WirePeer.open(url);
    peers.push(peer);
    return peer;
  };
  onTestFinished(async () => {
    for (const peer of peers) peer.cut();
    await server.close();
  });
  return {
    server,
    url,
    reported,
    dial,
    async greeted(hello) {
      const peer = await dial();
      peer.hello(hello);
      await peer.next(1);
      return peer;
    },
  };
}
