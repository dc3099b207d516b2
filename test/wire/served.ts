/** The tested server: its application, and what the conversations have it do. */

import { type ErrorCode, RpcError, type ServeOptions, type Server, serve } from "@wsrpc-ts/runtime/server";
import { errorCodes } from "../../packages/runtime/src/errors.ts";
import { type Publish, vectorRouter, Waiting } from "./application.ts";
import type { Credential, Settings } from "./conversation.ts";

type Principal = { readonly id: string; readonly expiresAt?: number };

export class Served {
  readonly server: Server<Publish, Principal>;
  readonly #waiting = new Waiting();

  constructor({ limits, heartbeat, tokens }: Settings, clock?: ServeOptions<Principal>["clock"]) {
    const now = () => clock?.timeOfDay?.() ?? Date.now();
    this.server = serve(vectorRouter(this.#waiting), {
      authenticate: ({ token = "" }) =>
        tokens === undefined ? { id: "anybody" } : principalOf((tokens as Record<string, Credential>)[token], now()),
      onError: () => {},
      ...(limits && { limits }),
      ...(heartbeat && { heartbeat }),
      ...(clock && { clock }),
    });
  }

  do(deed: string, args: readonly unknown[]): void {
    const [first, ...rest] = args;
    switch (deed) {
      case "publish":
        void this.server.publish[first as string]?.(rest[0], rest[1]);
        return;
      case "release":
        return this.#waiting.release(first as string);
      case "revoke":
        this.server.revoke(({ id }) => id === first);
        return;
      case "drain":
        void this.server.drain({ withinMs: first as number });
        return;
      default:
        throw new Error(`a server cannot ${deed}`);
    }
  }

  async end(): Promise<void> {
    this.#waiting.release("over");
    await this.server.close();
  }
}

function principalOf(credential: Credential | undefined, now: number): Principal | null {
  if (credential === undefined) return null;
  const { id = "", expiresMs, refused, retryAfterMs } = credential;
  if (refused !== undefined)
    throw new RpcError(codeOf(refused), "refused", { ...(retryAfterMs !== undefined && { retryAfterMs }) });
  return { id, ...(expiresMs !== undefined && { expiresAt: now + expiresMs }) };
}

function codeOf(number: number): ErrorCode {
  const [code = "UNKNOWN"] = Object.entries(errorCodes).find(([, known]) => known === number) ?? [];
  return code as ErrorCode;
}
