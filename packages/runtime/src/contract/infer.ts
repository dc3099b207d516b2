/** Everything TypeScript can say about a contract; the only file of type-level code. */

import type { RpcError } from "../errors.ts";
import type { Call, Duplex, ErrorShape, Errors, Procedure, Reverse, Stream, Topic, Upload } from "./contract.ts";
import type { Input, Output, Schema } from "./schema.ts";

type MaybePromise<T> = T | Promise<T>;

/** What a handler is told besides its input; made of getters, of which `{ ...ctx }` copies none. */
export interface Context<Principal = unknown, Peer = unknown, Data = Record<never, never>> {
  /** Who the caller was proved to be: what `authenticate` returned. */
  readonly principal: Principal;
  /** Fires when the caller cancels, the deadline passes, or the session is lost. */
  readonly signal: AbortSignal;
  /** When the call becomes worthless, on the clock of `performance.now()`; `Infinity` if never. */
  readonly deadline: number;
  /** The calling client: its reverse procedures, by namespace. */
  readonly peer: Peer;
  /** The session that the call came in on. */
  readonly session: SessionInfo;
  /** The dotted name of the procedure. */
  readonly procedure: string;
  /** What the call belongs to, as its caller named it: a W3C traceparent, if it is one. Nobody has checked it. */
  readonly trace: string | undefined;
  /** Makes a declared error, to be thrown. @example throw ctx.fail("RoomClosed", { since }); */
  fail<Name extends keyof Data & string>(
    name: Name,
    ...data: Data[Name] extends null ? [data?: null] : [data: Data[Name]]
  ): RpcError<Name, Data[Name]>;
}

/** One conversation with one client; it may outlive many sockets. */
export interface SessionInfo {
  /** Names the session in logs; it gives no right to anything. */
  readonly id: string;
  /** Where the latest socket of the session came from, as the HTTP server saw it. */
  readonly remoteAddress: string | undefined;
}

type DataOf<E extends ErrorShape> = E extends { data: infer S extends Schema }
  ? Output<S>
  : E extends Schema
    ? Output<E>
    : never;

/** The declared errors of a procedure, as data by name. */
export type ErrorData<E extends Errors> = { [Name in keyof E]: DataOf<E[Name]> };

/** The function that answers a procedure; for a topic, who may subscribe. */
export type HandlerOf<P extends Procedure, Principal = unknown, Peer = unknown> =
  P extends Call<infer I, infer O, infer E>
    ? (input: Output<I>, ctx: Context<Principal, Peer, ErrorData<E>>) => MaybePromise<Output<O>>
    : P extends Stream<infer I, infer T, infer E>
      ? (input: Output<I>, ctx: Context<Principal, Peer, ErrorData<E>>) => AsyncIterable<Output<T>>
      : P extends Upload<infer I, infer T, infer O, infer E>
        ? (
            input: Output<I>,
            items: AsyncIterable<Output<T>>,
            ctx: Context<Principal, Peer, ErrorData<E>>,
          ) => MaybePromise<Output<O>>
        : P extends Duplex<infer I, infer S, infer R, infer E>
          ? (
              input: Output<I>,
              items: AsyncIterable<Output<S>>,
              ctx: Context<Principal, Peer, ErrorData<E>>,
            ) => AsyncIterable<Output<R>>
          : P extends Topic<infer A>
            ? TopicHandler<Output<A>, Principal, Peer>
            : never;

/** Who may subscribe to a topic. Without one, everyone who was admitted. */
export interface TopicHandler<Params, Principal = unknown, Peer = unknown> {
  /**
   * Asked at each subscription, also after a reconnect. What it throws as an RpcError is told to the subscriber. `ctx.signal` fires
   * when the subscriber leaves or its connection is lost.
   */
  authorize?(params: Params, ctx: Context<Principal, Peer>): MaybePromise<boolean>;
}

type Answered<N> = {
  [K in keyof N as N[K] extends Reverse | Topic ? never : N[K] extends Procedure ? K : never]: N[K];
};
type Topics<N> = { [K in keyof N as N[K] extends Topic ? K : never]: N[K] };

/**
 * The handlers that a namespace of a contract asks for; topics may be left out.
 * @example const handlers: HandlersOf<typeof import("./chat.contract.ts"), User> = { … };
 */
export type HandlersOf<N, Principal = unknown, Peer = unknown> = {
  [K in keyof Answered<N>]: Answered<N>[K] extends Procedure ? HandlerOf<Answered<N>[K], Principal, Peer> : never;
} & {
  [K in keyof Topics<N>]?: Topics<N>[K] extends Procedure ? HandlerOf<Topics<N>[K], Principal, Peer> : never;
};

/** What a client hands in. */
export type InputOf<P extends { readonly input?: Schema }> = Input<NonNullable<P["input"]>>;

/** What a handler returns. */
export type OutputOf<P extends { readonly output?: Schema }> = Output<NonNullable<P["output"]>>;
