/** What a client can be told. */

import type { Clock } from "../peer/clock.ts";
import type { BackoffOptions } from "../protocol/backoff.ts";
import type { MaybePromise } from "../rpc/gate.ts";
import type { Dial } from "../transport/connection.ts";
import type { WebSocketConstructor } from "../transport/web-socket.ts";

/** Where the server is: a URL (in a page also a path like "/rpc"), or a transport such as `memoryTransport(router)`. */
export type ClientTarget = string | URL | Dial;

/** The second argument of `createClient`; all may be left out, and others are refused. */
export interface ClientOptions {
  /**
   * Proves who we are: sent in the first message, never in the URL. A function is asked before each connection, and again if it
   * has not answered within 10 s: where people have to be waited for, create the client once they have logged in.
   */
  readonly token?: string | (() => MaybePromise<string | undefined>);
  /** `"eager"` dials at once. Default `"lazy"`: at the first use. */
  readonly connect?: "lazy" | "eager";
  /** The WebSocket to dial with. Default: the platform's; on Node.js wsrpc's own. */
  readonly WebSocket?: WebSocketConstructor;
  /** Node.js only: headers of the upgrade request, such as cookies. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Node.js only: certificates to trust instead of the well-known ones, as PEM. */
  readonly ca?: string | string[];
  /** How long to wait before dialling again: `baseMs` at first, default 250, and `capMs` at most, default 20,000. */
  readonly backoff?: Partial<BackoffOptions>;
  /**
   * Says what a call belongs to, as a W3C traceparent: asked for each call whose options name no `trace`. The handler finds it in
   * `ctx.trace`.
   *
   * @example trace: () => activeSpan()?.traceparent
   */
  readonly trace?: () => string | undefined;
  /**
   * Told of errors in handlers of reverse calls, which the server must not see, of subscriptions that the server refused or ended
   * and whose listener has no `error`, by their code alone, and, as procedure `$connection`, of a `token` that throws or does not come, and of a platform
   * that refuses to dial: both are tried again; and of a `trace` that throws: the call is made without. Default: `console.error`.
   */
  readonly onError?: (error: unknown, procedure: string) => void;
  /** For tests. Default: the real one. */
  readonly clock?: Clock;
  /** For tests: chance in [0, 1). Default: `Math.random`. */
  readonly chance?: () => number;
}

/** What generated code adds. */
export interface ContractOptions {
  /** The fingerprint of the contract. */
  readonly schema?: string;
}
