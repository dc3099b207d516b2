/** What a call gives its caller: a promise that can be cancelled, or asked for an outcome that never rejects. */

import type { RpcError, Undeclared } from "../errors.ts";

/** How a call ended; `error` is narrowed by its `name`. */
export type Outcome<T, E = never> =
  | { readonly ok: true; readonly data: T }
  | { readonly ok: false; readonly error: E | RpcError<Undeclared, undefined> };

/**
 * A call under way. It always settles, with an RpcError if not with its result.
 * `E` names the errors that the contract declares.
 */
export interface Call<T, E = never> extends Promise<T> {
  /**
   * Resolves either way, so that no error is left out by accident.
   * @example
   * const outcome = await client.chat.send(line).safe();
   * if (!outcome.ok && outcome.error.name === "RoomClosed") show(outcome.error.data.since);
   */
  safe(): Promise<Outcome<T, E>>;
  /** Rejects the promise with CANCELLED and aborts the handler. Bound: it may be handed on alone. */
  readonly cancel: () => void;
}

/** What may be said of one call, each time. */
export interface CallOptions {
  /** Cancels the call. */
  readonly signal?: AbortSignal;
  /** In milliseconds, at most a day; default: what the contract says, else 30,000. */
  readonly timeoutMs?: number;
  /** Names what is to be done: two calls of one client identity with the same key run once. At most 128 characters. */
  readonly key?: string;
  /** What the call belongs to, as a W3C traceparent: the handler finds it in `ctx.trace`. At most 128 characters. */
  readonly trace?: string;
}

/** Items from the peer. Nothing is sent before the first is asked for; leaving the loop cancels; a slow loop slows the peer. */
export interface Stream<T, E = never> extends AsyncIterable<T> {
  /** What the loop may throw besides an undeclared RpcError; there only for the types. */
  readonly throws?: E;
}

/** A stream has no deadline unless it is given one. */
export type StreamOptions = Pick<CallOptions, "signal" | "timeoutMs" | "trace">;
