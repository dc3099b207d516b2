/** What a handler is told besides its input. Made for every call, so it costs nothing that nobody asks for. */

import type { Context, SessionInfo } from "../contract/infer.ts";
import { RpcError } from "../errors.ts";
import type { Route } from "./route.ts";

/** What all calls of one session share. */
export interface SessionScope {
  readonly principal: unknown;
  /** The principal as a text: what keyed calls and sessions are bound to. */
  readonly identity: string;
  readonly session: SessionInfo;
  /** The reverse procedures of the client. */
  readonly peer: unknown;
  /**
   * How the peer's contract differs from ours, if it does: what it asks may not be there, or not fit.
   *
   * @param method by which it asks: a number says nothing unless both have the same
   */
  contractGap?(method?: string | number): string | undefined;
}

/** What a call adds: its procedure, and when it is worthless. */
export interface CallFacts {
  readonly scope: SessionScope;
  readonly procedure: string;
  readonly deadline: number;
  readonly trace: string | undefined;
  readonly errors: Route["errors"];
}

export class CallContext implements Context {
  readonly #facts: CallFacts;
  /** Why the handler was stopped, until somebody looks at the signal; then who tells it. */
  #stop: RpcError | AbortController | undefined;

  constructor(facts: CallFacts) {
    this.#facts = facts;
    void facts.scope.session; // a socket that is gone does not say any more where it came from
  }

  get principal(): unknown {
    return this.#facts.scope.principal;
  }

  get session(): SessionInfo {
    return this.#facts.scope.session;
  }

  get peer(): unknown {
    return this.#facts.scope.peer;
  }

  get procedure(): string {
    return this.#facts.procedure;
  }

  get deadline(): number {
    return this.#facts.deadline;
  }

  get trace(): string | undefined {
    return this.#facts.trace;
  }

  /** An AbortController costs about as much as a whole call, so only those who look get one. */
  get signal(): AbortSignal {
    const stop = this.#stop;
    if (stop && !(stop instanceof RpcError)) return stop.signal;
    const controller = new AbortController();
    if (stop) controller.abort(stop);
    this.#stop = controller;
    return controller.signal;
  }

  /** Without data it is null. */
  get fail(): (name: string, ...data: unknown[]) => RpcError<never, never> {
    return (name, ...args) => {
      const data = args.length === 0 ? null : args[0];
      const code = this.#facts.errors.get(name)?.code ?? "FAILED_PRECONDITION";
      return new RpcError(code, name, { name, data, executed: "yes" }) as RpcError<never, never>;
    };
  }

  /** Why the handler was stopped, if the error says no more: functions of Node.js that are given the signal throw one of their own. */
  repeated(error: unknown): RpcError | undefined {
    const stop = this.#stop;
    const reason: RpcError | undefined = stop instanceof RpcError ? stop : stop?.signal.reason;
    return (error as Error | undefined)?.cause === reason ? reason : undefined;
  }

  /** One that is stopped twice was stopped for the first reason. */
  abort(reason: RpcError): void {
    const stop = this.#stop;
    if (stop && !(stop instanceof RpcError)) stop.abort(reason);
    else this.#stop ??= reason;
  }
}
