/** A server: attached to HTTP servers, it takes in clients, runs handlers for them and publishes to them. */

import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { setImmediate } from "node:timers/promises";
import { nanoid } from "nanoid";
import { systemClock } from "../peer/clock.ts";
import { closeCode } from "../protocol/close-code.ts";
import type { HeartbeatTimes } from "../protocol/frame.ts";
import { fixedLimits } from "../protocol/limits.ts";
import { hostLimits } from "../protocol/server-limits.ts";
import { allAround, checkMiddleware, type Middleware } from "../rpc/middleware.ts";
import type { ContractRouter, Router } from "../rpc/router.ts";
import { servedRuns } from "../rpc/served-runs.ts";
import type { Connection, ConnectionListener } from "../transport/connection.ts";
import { refuse, WsServer } from "../transport/ws-server.ts";
import { Arrival } from "./accept.ts";
import { type AnyHttpServer, attachPath } from "./attach-path.ts";
import { Budget, type Keepers } from "./budget.ts";
import { checkNames } from "./check-names.ts";
import { Crowd } from "./crowd.ts";
import { MemoryDedupStore } from "./dedup-store.ts";
import { Drain } from "./drain.ts";
import { ForeignOrigins } from "./foreign-origins.ts";
import { Hub } from "./hub.ts";
import { type IsRevoked, Judge } from "./judge.ts";
import { limitsOf } from "./limits-of.ts";
import { reporter } from "./log.ts";
import { nested } from "./nested.ts";
import type { AttachOptions, DrainOptions, ServeOptions } from "./options.ts";
import { checkOrigins, isAllowedOrigin } from "./origins.ts";
import { publisher } from "./publisher.ts";
import { type ServerStats, statsOf } from "./server-stats.ts";
import { type ListeningCore, SessionStore } from "./session-store.ts";
import { SharedAlarms, usualSlack } from "./shared-alarms.ts";
import { StoredCalls } from "./stored-calls.ts";

/** What `serve` gives: it is attached, publishes, and ends. */
export interface Server<Publish, Principal = unknown> {
  /**
   * Typed push: `server.publish.chat.messages({ room }, message)`. Throws a TypeError if params or event do not fit the contract: that
   * is this side's own mistake, and a handler that makes it fails with INTERNAL. Once the server is closed it rejects, unless there
   * are other nodes: then a `broker` takes the event to them.
   */
  readonly publish: Publish;
  /**
   * Takes the WebSocket upgrades of one path of an HTTP server, and leaves all else to it. Returns how to detach, which harms
   * nobody who is connected.
   *
   * @throws TypeError if it is no HTTP server, the path is none that URLs have or another server has it, and for an option that
   *   there is not
   * @throws Error once this server is closed or draining
   */
  attach(http: AnyHttpServer, options?: AttachOptions): () => void;
  /**
   * The short form: an HTTP server of its own, which serves the path "/". Port 0 takes a free one; without `host` all addresses
   * of the machine are listened on. Rejects as `listen` of node:http fails, if the port is taken for example, and once this
   * server is closed or draining.
   */
  listen(port: number, host?: string): Promise<{ readonly port: number; readonly url: string }>;
  /**
   * Sends away for good (4401) the clients whose principal has lost its rights, and aborts what they have begun. Returns how
   * many sessions there were. Whether they may come back is for `authenticate` to say.
   *
   * @example server.revoke((user) => user.id === bannedId)
   */
  revoke(isRevoked: (principal: Principal) => boolean): number;
  /** How many clients, calls and bytes there are; asks each session, so once in some seconds will do. */
  stats(): ServerStats;
  /**
   * Takes no new clients, lets those that are here move to another server, finishes what runs, then closes. With clients that have
   * nowhere to go it takes a second or two.
   *
   * Rejects with a TypeError, and goes on serving, for a misspelt option.
   */
  drain(options?: DrainOptions): Promise<void>;
  /** Hangs up at once; clients will try to come back. */
  close(): Promise<void>;
}

/** Node looks at its timeouts every 30 s unless it is told otherwise. */
const httpOptions = {
  headersTimeout: fixedLimits.upgradeMs,
  requestTimeout: fixedLimits.upgradeMs,
  connectionsCheckingInterval: 500,
  maxHeaderSize: hostLimits.maxHeaderBytes,
};
/** Node's own 511 overflows when a thousand clients come back at once, and the kernel makes them wait a second. */
const backlog = 4096;

const optionNames: Readonly<Record<keyof ServeOptions<unknown>, true>> = {
  authenticate: true,
  origins: true,
  middleware: true,
  limits: true,
  heartbeat: true,
  onError: true,
  broker: true,
  dedup: true,
  clock: true,
};

/**
 * Makes a server of a router. It does nothing until it is attached to an HTTP server or listens.
 *
 * @example
 * const server = serve(createRouter({ chat }), { authenticate: ({ token }) => verify(token) });
 * server.attach(http, { path: "/rpc" });
 * @throws TypeError without a router or `authenticate`, for an option that there is not, if `origins` names what is the origin of no
 *   page, for a limit that bounds nothing, and for a middleware that is no function
 */
export function serve<Principal, Publish, Peer>(
  router: Router<Principal, Publish, Peer>,
  options: ServeOptions<Principal>,
): Server<Publish, Principal> {
  if (!((router as Partial<ContractRouter> | undefined)?.topics instanceof Map))
    throw new TypeError("serve takes a router: what `createRouter` of the generated server.ts returns");
  if (typeof options?.authenticate !== "function") {
    throw new TypeError(
      "serve needs `authenticate`: a function that says who a client is, or `anonymous` to let everybody in",
    );
  }
  checkNames("option", options, optionNames);
  checkOrigins(options.origins);
  checkMiddleware(options.middleware ?? []);
  return new WsrpcServer(router as unknown as ContractRouter, options as ServeOptions<unknown>) as unknown as Server<
    Publish,
    Principal
  >;
}

function heartbeatOf(times: Partial<HeartbeatTimes> = {}): HeartbeatTimes {
  const { intervalMs = 15_000, timeoutMs = 10_000 } = times;
  checkNames("option", times, { intervalMs, timeoutMs });
  for (const time of [intervalMs, timeoutMs])
    if (typeof time !== "number" || !(time > 0))
      throw new TypeError(`a time of \`heartbeat\` is ${String(time)}, expected a positive number: Infinity for never`);
  return { intervalMs, timeoutMs };
}

function keepersOf(crowd: Crowd, store: SessionStore): Keepers {
  return { strangers: () => crowd.strangers, absent: () => store.absent(), present: () => store.present() };
}

export class WsrpcServer implements Server<unknown> {
  readonly publish: unknown;
  readonly #core: ListeningCore;
  readonly #webSockets: WsServer;
  readonly #origins: ServeOptions<unknown>["origins"];
  readonly #foreignOrigins: ForeignOrigins;
  readonly #cleanUp: (() => void)[] = [];
  #draining = false;
  #drain: Drain | undefined;

  constructor(router: ContractRouter, options: ServeOptions<unknown>) {
    const [clock, report] = [options.clock ?? systemClock, reporter(options.onError)];
    const limits = limitsOf(options.limits);
    const middleware = (options.middleware ?? []) as readonly Middleware[];
    const heartbeat = heartbeatOf(options.heartbeat);
    const store = new SessionStore({ clock, graceMs: limits.graceMs, maxDetached: limits.maxDetachedSessions });
    const crowd = new Crowd(limits);
    const hub = new Hub(options.broker, clock, report);
    const keyed = new StoredCalls(options.dedup ?? new MemoryDedupStore(clock, limits), limits);
    const [isDraining, departure] = [() => this.#draining, () => this.#drain];
    this.#origins = options.origins;
    this.#core = {
      routes: router,
      judge: new Judge(options.authenticate, report),
      middleware,
      around: allAround(middleware),
      clock,
      names: { newKey: nanoid },
      alarms: new SharedAlarms(clock, options.clock ? 0 : usualSlack),
      limits,
      heartbeat,
      silence: { pingAfterMs: heartbeat.intervalMs, deadAfterMs: heartbeat.intervalMs + heartbeat.timeoutMs },
      store,
      hub,
      crowd,
      budget: new Budget(clock, limits.maxKeptBytes, keepersOf(crowd, store), report),
      newRun: servedRuns(keyed, clock, options.clock ? undefined : setImmediate),
      report,
      get isDraining() {
        return isDraining();
      },
      get departure() {
        return departure();
      },
    };
    this.#foreignOrigins = new ForeignOrigins(clock, report);
    this.publish = nested(
      [...router.topics]
        .filter(([name]) => typeof name === "string")
        .map(([name, route]) => [String(name), publisher(hub, route)]),
    );
    this.#webSockets = new WsServer((connection, request) => this.accept(connection, request), limits.maxMessageBytes);
  }

  /** What the client costs for which most is kept: frames that it has not acked or read yet, and what it is being asked. */
  get mostKeptBytes(): number {
    let most = 0;
    for (const { keptBytes } of this.#core.store) most = Math.max(most, keptBytes);
    return most;
  }

  // Bound: tests hand `server.close` to their hooks.

  attach = (http: AnyHttpServer, options: AttachOptions = {}): (() => void) => {
    const { path = "/" } = options;
    this.#checkServes();
    checkNames("option", options, { path });
    const detach = attachPath(http, path, (request, socket, head) => {
      if (!isAllowedOrigin(request, this.#origins)) {
        this.#foreignOrigins.refused(request.headers.origin ?? "");
        refuse(socket, { status: 403, message: "pages of this origin may not connect" });
      } else if (this.#core.crowd.isFull)
        refuse(socket, { status: 503, message: "too many connections", headers: { "retry-after": "5" } });
      else this.#webSockets.upgrade(request, socket, head);
    });
    this.#cleanUp.push(detach);
    return detach;
  };

  #checkServes(): void {
    if (this.#draining) throw new Error("this server is closed or draining: make another one with `serve`");
  }

  /** Takes in a connection, wherever it comes from. */
  accept(connection: Connection, request: IncomingMessage): ConnectionListener {
    return new Arrival(this.#core, connection, request);
  }

  listen = async (port: number, host?: string): Promise<{ port: number; url: string }> => {
    const http = createServer(httpOptions, (_request, response) => {
      response
        .writeHead(426, { upgrade: "websocket", "content-type": "text/plain" })
        .end("this server speaks WebSocket only\n");
    });
    this.attach(http);
    await new Promise<void>((resolve, reject) => {
      http.once("error", reject);
      http.listen({ port, backlog, ...(host !== undefined && { host }) }, resolve);
    });
    const end = () => {
      http.close();
      http.closeAllConnections(); // from now on Node.js would wait for requests without an end
    };
    if (this.#draining) end();
    this.#checkServes(); // it may have been closed meanwhile
    this.#cleanUp.push(end);
    const address = http.address() as AddressInfo;
    const name = host?.includes(":") ? `[${host}]` : (host ?? "127.0.0.1");
    return { port: address.port, url: `ws://${name}:${address.port}/` };
  };

  revoke = (isRevoked: IsRevoked): number => {
    const { judge, store } = this.#core;
    const sessions = [...store].filter(({ principal }) => isRevoked(principal));
    judge.revoke(isRevoked);
    for (const session of sessions) session.revoked();
    return sessions.length;
  };

  stats = (): ServerStats => statsOf(this.#core);

  drain = async (options: DrainOptions = {}): Promise<void> => {
    const { withinMs = 30_000 } = options;
    checkNames("option", options, { withinMs });
    if (typeof withinMs !== "number" || Number.isNaN(withinMs))
      throw new TypeError(`\`withinMs\` is ${String(withinMs)}, expected a number`);
    this.#draining = true;
    this.#drain ??= new Drain(this.#core, Math.max(0, withinMs)); // who worked out what is left may have none
    await this.#drain.run();
    await this.close();
  };

  close = async (): Promise<void> => {
    this.#draining = true;
    for (const cleanUp of this.#cleanUp.splice(0)) cleanUp();
    for (const stranger of this.#core.crowd.strangers) stranger.goAway();
    for (const session of this.#core.store) session.end(closeCode.drain, "the server is going away");
    this.#core.hub.close();
    this.#core.budget.rest();
  };
}
